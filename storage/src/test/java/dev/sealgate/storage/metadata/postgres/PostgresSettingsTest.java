package dev.sealgate.storage.metadata.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresSettingsTest {
    private static PostgresSettings parse(String uri) {
        return PostgresSettings.parse(uri, Map.of());
    }

    @Test
    void uri_saysWhereAndHow() {
        PostgresSettings settings = parse(
                "postgres://gate%40way:p%3Aw+d@db1:5433,[::1]:5432,db3/meta%20data?sslmode=verify-full&connections=8&deadlineSeconds=4");

        assertEquals("db1:5433,[::1]:5432,db3", settings.hosts());
        assertEquals("meta data", settings.database());
        assertEquals(Optional.of("gate@way"), settings.user());
        assertEquals(Optional.of("p:w+d"), settings.password().get());
        assertEquals("verify-full", settings.driver().get("sslmode"));
        assertEquals(8, settings.connections());
        assertEquals(2, settings.committers());
        assertEquals(Duration.ofSeconds(4), settings.deadline());
    }

    @Test
    void password_isNeverPrinted() {
        PostgresSettings settings = parse("postgresql://me:sesame@db/meta");

        assertFalse(settings.toString().contains("sesame"), settings.toString());
        assertFalse(settings.jdbcUrl().contains("sesame"), settings.jdbcUrl());
        assertEquals("postgresql://me@db/meta", settings.toString());
        for (String wrong :
                List.of("postgresql://me:sesame@db", "postgresql://me:sesame@db/meta?x=1", "mysql://me:sesame@db/m")) {
            String message = assertThrows(IllegalArgumentException.class, () -> parse(wrong))
                    .getMessage();
            assertFalse(String.valueOf(message).contains("sesame"), message);
        }
    }

    @Test
    void password_isThatOfTheUri_orTheEnvironments_orWhoeverIsAsked() {
        Map<String, String> environment = Map.of("PGPASSWORD", "fromThere");

        assertEquals(
                Optional.of("own"),
                PostgresSettings.parse("postgresql://me:own@db/meta", environment)
                        .password()
                        .get());
        PostgresSettings without = PostgresSettings.parse("postgresql://me@db/meta", environment);
        assertEquals(Optional.of("fromThere"), without.password().get());
        assertEquals(
                Optional.of("rotated"),
                without.withPassword(() -> Optional.of("rotated")).password().get());
        assertEquals(
                Optional.empty(), parse("postgresql://me@db/meta").password().get());
    }

    @Test
    void unknownParameter_isRefused_withThoseKnown() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> parse("postgresql://db/meta?sslMode=require"))
                .getMessage();

        assertTrue(String.valueOf(message).contains("\"sslMode\""), message);
        assertTrue(String.valueOf(message).contains("sslmode"), message);
        assertTrue(String.valueOf(message).contains("deadlineSeconds"), message);
    }

    @Test
    void wrongValues_areRefused() {
        for (String wrong : List.of(
                "postgresql:///meta",
                "postgresql://a b/meta?connections=x",
                "postgresql://db/",
                "postgresql://db/meta?connections=1",
                "postgresql://db/meta?connections=4&committers=4",
                "postgresql://db/meta?deadlineSeconds=0",
                "postgresql://db/meta?sslmode",
                "postgresql://db/meta?sslmode=a&sslmode=b",
                "postgresql://db,/meta")) {
            assertThrows(IllegalArgumentException.class, () -> parse(wrong), wrong);
        }
    }
}
