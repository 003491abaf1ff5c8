package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Makes the SDK's client as the settings say. */
final class Clients {
    /** What a client uses that is told an endpoint and no region: services that are not AWS's mostly have no other. */
    private static final Region USUAL_REGION = Region.US_EAST_1;

    private static final int MOST_ATTEMPTS = 5;

    /** Full jitter: each wait is anything from nothing up to a bound that doubles. */
    private static final BackoffStrategy AFTER_FAILURE =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(50), Duration.ofSeconds(5));

    private static final BackoffStrategy AFTER_THROTTLING =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(10));

    private Clients() {}

    /** Where the SDK looks for credentials. */
    static AwsCredentialsProvider credentials(S3BlobSettings settings) {
        return DefaultCredentialsProvider.builder()
                .profileName(settings.profile().orElse(null))
                .build();
    }

    /** @param tally is told of every request */
    static S3AsyncClient open(S3BlobSettings settings, AwsCredentialsProvider credentials, Tally tally) {
        S3AsyncClientBuilder builder = S3AsyncClient.builder()
                .httpClientBuilder(http(settings))
                .credentialsProvider(credentials)
                .forcePathStyle(settings.pathStyle())
                // Nothing of the SDK's own: checksums are computed once, of the bytes that are kept for all tries.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // Bodies that any service understands, and no trip to ask whether it wants them.
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        .expectContinueEnabled(false)
                        .build())
                // Nothing but futures that virtual threads wait for is completed there.
                .asyncConfiguration(config ->
                        config.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(config -> config.retryStrategy(retries())
                        .addExecutionInterceptor(tally)
                        .defaultProfileName(settings.profile().orElse(null)));
        if (settings.checksum().isLegacy()) {
            builder.addPlugin(LegacyMd5Plugin.create());
        }
        settings.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).region(USUAL_REGION));
        settings.region().ifPresent(region -> builder.region(Region.of(region)));
        try {
            return builder.build();
        } catch (SdkException e) {
            throw new StorageException.Unavailable(
                    "open s3://" + settings.bucket() + ": no region; set region= to the bucket's, or AWS_REGION", e);
        }
    }

    private static StandardRetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(MOST_ATTEMPTS)
                .backoffStrategy(AFTER_FAILURE)
                .throttlingBackoffStrategy(AFTER_THROTTLING)
                .build();
    }

    private static NettyNioAsyncHttpClient.Builder http(S3BlobSettings settings) {
        NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder()
                .maxConcurrency(settings.maxConnections())
                .maxPendingConnectionAcquires(
                        Integer.MAX_VALUE) // who waits is a request of the gateway, which bounds these
                .connectionTimeout(settings.connect())
                .tlsNegotiationTimeout(settings.connect())
                .connectionAcquisitionTimeout(acquisition(settings))
                .readTimeout(settings.silence())
                .writeTimeout(settings.silence());
        settings.trust().ifPresent(file -> {
            TrustManager[] managers = trusting(file);
            http.tlsTrustManagersProvider(() -> managers);
        });
        return http;
    }

    /** Short, so that there is time to try again: a refused connection is sometimes not told to whoever waits for it. */
    static Duration acquisition(S3BlobSettings settings) {
        return settings.connect().multipliedBy(2);
    }

    private static TrustManager[] trusting(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("trusted-" + number++, each);
            }
            if (number == 0) {
                throw new GeneralSecurityException("it holds no certificate");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new StorageException.Unavailable(
                    "trust=" + file + ": no PEM file of certificates can be read there: " + e.getMessage(), e);
        }
    }
}
