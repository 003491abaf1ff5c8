package dev.sealgate.testing;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** As whom, and over which listener, a client speaks. */
record Sender(String accessKey, boolean plain) {
    static final Sender USUAL = new Sender(GatewayProcess.ACCESS_KEY, false);

    static Sender of(Client annotation) {
        return new Sender(annotation.accessKey(), annotation.plain());
    }

    URI endpoint(GatewayProcess gateway) {
        return plain ? gateway.http() : gateway.https();
    }

    AwsCredentialsProvider credentials() {
        return Sdk.keys(accessKey, GatewayProcess.SECRET_KEY);
    }
}
