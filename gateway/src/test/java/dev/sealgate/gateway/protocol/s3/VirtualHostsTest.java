package dev.sealgate.gateway.protocol.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualHostsTest {
    private static final VirtualHosts HOSTS = new VirtualHosts(List.of("s3.example.com", "files.test"));

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            s3.example.com,                   -,                -
            b.s3.example.com,                 b,                -
            a.b.S3.Example.com:9000,          a.b,              -
            b.files.test,                     b,                -
            s3.eu-west-1.example.com,         -,                eu-west-1
            s3-eu-west-1.example.com:80,      -,                eu-west-1
            b.s3.eu-west-1.example.com,       b,                eu-west-1
            a.b.s3-us-gov-west-1.example.com, a.b,              us-gov-west-1
            s3.files.test,                    s3,               -
            b.s3.eu-west-1.files.test,        b.s3.eu-west-1,   -
            s3.nowhere.example.com,           -,                -
            bs3.eu-west-1.example.com,        -,                -
            .s3.eu-west-1.example.com,        -,                -
            example.com,                      -,                -
            192.0.2.1:9000,                   -,                -
            """)
    void host_namesBucketAndRegion(String host, String bucket, String region) {
        VirtualHosts.Host named = HOSTS.find(Optional.of(host));
        assertEquals(Optional.ofNullable(bucket), named.bucket());
        assertEquals(Optional.ofNullable(region), named.endpoint().map(VirtualHosts.Endpoint::region));
        named.endpoint().ifPresent(endpoint -> assertEquals("s3.us-east-2.example.com", endpoint.of("us-east-2")));
    }
}
