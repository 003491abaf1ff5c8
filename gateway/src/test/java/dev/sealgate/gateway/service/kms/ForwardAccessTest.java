package dev.sealgate.gateway.service.kms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.policy.context.RequestContext;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardAccessTest {
    @Test
    void context_keepsWhoCalls_andReplacesHow() {
        RequestContext ofClient = RequestContext.builder()
                .put("aws:PrincipalArn", "arn:aws:iam::111122223333:user/ann")
                .put("aws:PrincipalTag/team", "red")
                .put("aws:userid", "AIDAANN")
                .put("aws:MultiFactorAuthPresent", "true")
                .put("aws:CurrentTime", "2026-03-04T05:06:07Z")
                .put("aws:RequestedRegion", "eu-west-1")
                .put("aws:SourceIp", "192.0.2.1")
                .put("AWS:SourceVpce", "vpce-1")
                .put("aws:UserAgent", "cli")
                .put("aws:Referer", "here")
                .put("aws:SecureTransport", "false")
                .put("aws:ViaAWSService", "false")
                .put("s3:authType", "REST-HEADER")
                .build();

        RequestContext expected = RequestContext.builder()
                .put("aws:PrincipalArn", "arn:aws:iam::111122223333:user/ann")
                .put("aws:PrincipalTag/team", "red")
                .put("aws:userid", "AIDAANN")
                .put("aws:MultiFactorAuthPresent", "true")
                .put("aws:CurrentTime", "2026-03-04T05:06:07Z")
                .put("aws:RequestedRegion", "eu-west-1")
                .put("aws:SecureTransport", "true")
                .put("aws:ViaAWSService", "true")
                .putAll("aws:CalledVia", List.of("s3.amazonaws.com"))
                .put("aws:CalledViaFirst", "s3.amazonaws.com")
                .put("aws:CalledViaLast", "s3.amazonaws.com")
                .build();
        assertEquals(
                expected.toString(), new ForwardAccess("s3").context(ofClient).toString());
    }

    @Test
    void keysWithSeveralValues_stayAsTheyAre() {
        RequestContext ofClient = RequestContext.builder()
                .putAll("aws:PrincipalServiceNamesList", List.of("a", "b"))
                .build();
        assertEquals(
                List.of("a", "b"),
                new ForwardAccess("s3")
                        .context(ofClient)
                        .find("aws:PrincipalServiceNamesList")
                        .orElseThrow()
                        .values());
    }
}
