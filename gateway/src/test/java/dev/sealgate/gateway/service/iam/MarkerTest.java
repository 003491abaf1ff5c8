package dev.sealgate.gateway.service.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {
    @Test
    void marker_isGoodForItsOperationOnly() {
        String marker = Marker.encode("ann", "ListUsers");
        assertEquals(Optional.of("ann"), Marker.decode(marker, "ListUsers"));
        assertEquals(Optional.empty(), Marker.decode(marker, "ListRoles"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "YW5u", "====", "%", "AAAAAABhbm4", ""})
    void madeUpMarkers_areNone(String marker) {
        assertEquals(Optional.empty(), Marker.decode(marker, "ListUsers"));
    }
}
