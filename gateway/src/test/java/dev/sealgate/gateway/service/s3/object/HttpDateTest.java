package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    @Test
    void dates_areThoseOfHttp_howeverLongAnArchivedObjectIsRestored() {
        Instant day = Instant.parse("2026-03-04T05:06:07Z");
        assertEquals("Wed, 04 Mar 2026 05:06:07 GMT", HttpDate.format(day));
        assertEquals("Fri, 31 Dec 9999 23:59:59 GMT", HttpDate.format(day.plus(Duration.ofDays(Integer.MAX_VALUE))));
    }
}
