package dev.sealgate.gateway.service.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.gateway.identity.auth.Credential.Sender;
import dev.sealgate.gateway.identity.auth.SignatureFacts;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.s3.VirtualHosts;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.Bucket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestedRegionTest {
    private static final VirtualHosts HOSTS = new VirtualHosts(List.of("s3.example.com"));
    private static final Regions REGIONS = new Regions("us-east-1", Set.of("eu-west-1", "us-west-2"));

    /** In eu-west-1. */
    private static final Bucket BUCKET = S3Calls.bucket("b");

    private record NoBody() implements VerifiedBody {
        @Override
        public ByteBuffer next() {
            return Body.EMPTY.next();
        }

        @Override
        public long announcedSizeBytes() {
            return 0;
        }

        @Override
        public Headers trailers() {
            return Headers.EMPTY;
        }
    }

    private static AuthResult signed(String region, String authType, String version) {
        return new AuthResult.Authenticated(
                new Sender(S3Calls.ANN, IdentityPolicies.NONE, RequestContext.EMPTY, Optional.empty()),
                "AKIAONE",
                region,
                new SignatureFacts(authType, version, "s3", Optional.of(S3Calls.NOW), Optional.empty()),
                new NoBody());
    }

    private static AuthResult signed(String region) {
        return signed(region, "REST-HEADER", "AWS4-HMAC-SHA256");
    }

    private static RequestedRegion requested(AuthResult sender, String host) {
        return RequestedRegion.of(sender, HOSTS.find(Optional.of(host)), REGIONS);
    }

    private static String outcome(Runnable question) {
        try {
            question.run();
            return "served";
        } catch (S3Exception refusal) {
            return refusal.code().wireCode() + " "
                    + Optional.ofNullable(refusal.elements().get("Region"))
                            .orElseGet(() -> refusal.elements().get("Endpoint"));
        }
    }

    @ParameterizedTest(name = "signed for {0} at {1}: {2}")
    @CsvSource(nullValues = "-", textBlock = """
            eu-west-1, 127.0.0.1,                   served
            us-east-1, 127.0.0.1,                   AuthorizationHeaderMalformed eu-west-1
            sa-east-1, 127.0.0.1,                   AuthorizationHeaderMalformed eu-west-1
            mars-1,    s3.example.com,              AuthorizationHeaderMalformed eu-west-1
            -,         127.0.0.1,                   served
            eu-west-1, s3.eu-west-1.example.com,    served
            us-east-1, s3.eu-west-1.example.com,    AuthorizationHeaderMalformed eu-west-1
            eu-west-1, s3.us-west-2.example.com,    AuthorizationHeaderMalformed us-west-2
            us-west-2, s3.us-west-2.example.com,    PermanentRedirect s3.eu-west-1.example.com
            us-west-2, b.s3-us-west-2.example.com,  PermanentRedirect b.s3.eu-west-1.example.com
            -,         b.s3.us-west-2.example.com,  PermanentRedirect b.s3.eu-west-1.example.com
            -,         b.s3.eu-west-1.example.com,  served
            """)
    void bucketIsServed_whereItIs(String signed, String host, String expected) {
        AuthResult sender = signed == null ? new AuthResult.Anonymous(new NoBody()) : signed(signed);
        assertEquals(
                expected, outcome(() -> requested(sender, host).requireHomeOf(BUCKET, S3Operation.LIST_OBJECTS_V2)));
    }

    @ParameterizedTest(name = "signed for {0} at {1}: {2}, {3}")
    @CsvSource(textBlock = """
            us-east-1, 127.0.0.1,                us-east-1, served
            us-west-2, 127.0.0.1,                us-west-2, served
            sa-east-1, 127.0.0.1,                sa-east-1, AuthorizationHeaderMalformed us-east-1
            us-west-2, s3.us-west-2.example.com, us-west-2, served
            us-east-1, s3.us-west-2.example.com, us-west-2, AuthorizationHeaderMalformed us-west-2
            """)
    void withoutABucket_theRegionHasToBeServed(String signed, String host, String name, String expected) {
        RequestedRegion requested = requested(signed(signed), host);
        assertEquals(name, requested.name());
        assertEquals(expected, outcome(requested::requireServed));
    }

    @Test
    void version2_namesNoRegion() {
        RequestedRegion requested = requested(signed("us-east-1", "REST-HEADER", "AWS"), "127.0.0.1");
        assertEquals("us-east-1", requested.name());
        assertEquals("served", outcome(() -> requested.requireHomeOf(BUCKET, S3Operation.PUT_OBJECT)));
    }

    @Test
    void whereABucketIs_canBeAskedFromUsEast1() {
        assertEquals(
                "served",
                outcome(() -> requested(signed("us-east-1"), "127.0.0.1")
                        .requireHomeOf(BUCKET, S3Operation.GET_BUCKET_LOCATION)));
        assertEquals(
                "AuthorizationHeaderMalformed eu-west-1",
                outcome(() -> requested(signed("us-west-2"), "127.0.0.1")
                        .requireHomeOf(BUCKET, S3Operation.GET_BUCKET_LOCATION)));
    }

    @Test
    void presignedAndForms_areRefusedInTheirWords_andTellTheBucketsRegion() {
        S3Exception query = assertThrows(
                S3Exception.class,
                () -> requested(signed("us-east-1", "REST-QUERY-STRING", "AWS4-HMAC-SHA256"), "127.0.0.1")
                        .requireHomeOf(BUCKET, S3Operation.GET_OBJECT));
        assertEquals("AuthorizationQueryParametersError", query.code().wireCode());
        assertEquals(
                "Error parsing the X-Amz-Credential parameter; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
                query.text());
        assertEquals(Optional.of("eu-west-1"), query.headers().first("x-amz-bucket-region"));
        S3Exception form = assertThrows(
                S3Exception.class,
                () -> requested(signed("us-east-1", "POST", "AWS4-HMAC-SHA256"), "127.0.0.1")
                        .requireHomeOf(BUCKET, S3Operation.POST_OBJECT));
        assertEquals("the region 'us-east-1' is wrong; expecting 'eu-west-1'", form.text());
        assertEquals(
                Map.of(
                        "Region", "eu-west-1",
                        "ArgumentName", "X-Amz-Credential",
                        "ArgumentValue", "AKIAONE/20260304/us-east-1/s3/aws4_request"),
                form.elements());
    }
}
