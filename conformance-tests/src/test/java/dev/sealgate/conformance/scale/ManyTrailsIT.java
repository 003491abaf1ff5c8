package dev.sealgate.conformance.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Command;
import dev.sealgate.testing.Command.Ran;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.kms.KmsClient;

/** Three gateways over one PostgreSQL and one blob service: their audit trails are one to whoever asks. */
class ManyTrailsIT {
    private static final int GATEWAYS = 3;
    private static final int SIGNED_WITHIN_MILLIS = 6_500;
    private static final String SOON = "audit:\n  maxFileAge: 1s\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private static String createKey(GatewayProcess at) {
        try (KmsClient kms = Sdk.kms(at.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            return kms.createKey().keyMetadata().keyId();
        }
    }

    /** The keys whose creation is found at a gateway, in pages of this size. */
    private static List<String> created(GatewayProcess at, Instant since, int pageSize) {
        List<String> keys = new ArrayList<>();
        try (CloudTrailClient trail = Sdk.cloudTrail(at.http(), Sdk.root())) {
            @Nullable String token = null;
            do {
                String from = token;
                LookupEventsResponse page = trail.lookupEvents(request -> request.startTime(since)
                        .lookupAttributes(named("CreateKey"))
                        .maxResults(pageSize)
                        .nextToken(from));
                page.events().forEach(event -> keys.add(key(event)));
                token = page.nextToken();
            } while (token != null);
        }
        return keys;
    }

    private static String key(Event event) {
        String arn = event.resources().getFirst().resourceName();
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** What is found once all of it is, or after a minute. */
    private static List<String> awaited(GatewayProcess at, Instant since, Set<String> wanted, int pageSize) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<String> found = created(at, since, pageSize);
        while (!found.containsAll(wanted) && System.nanoTime() < deadline) {
            GatewayProcess.pause();
            found = created(at, since, pageSize);
        }
        return found;
    }

    @Test
    void whatHappensAtOneGateway_isFoundAtEveryOther_onceAndInOrder_alsoWhatWasCutShort() throws IOException {
        Instant begun = Instant.now().minusSeconds(60);
        try (Cluster cluster = Cluster.start(directory, GATEWAYS, SOON)) {
            Set<String> made = new HashSet<>();
            for (int i = 0; i < 9; i++) {
                made.add(createKey(cluster.gateway(i % GATEWAYS)));
            }
            for (GatewayProcess gateway : cluster.all()) {
                List<String> found = awaited(gateway, begun, made, 2);
                assertEquals(made, new HashSet<>(found));
                assertEquals(made.size(), found.size(), "found twice");
            }
            // Killed before it closed the file: its next life ships that.
            String last = createKey(cluster.gateway(0));
            cluster.killGateway(0);
            cluster.startGatewayAgain(0);
            assertTrue(awaited(cluster.gateway(1), begun, Set.of(last), 50).contains(last));
            // Ended as it should: what it recorded last is shipped before its process ends.
            String end = createKey(cluster.gateway(2));
            cluster.gateway(2).stop();
            assertTrue(created(cluster.gateway(1), begun, 50).contains(end), "not shipped at the end");
        }
    }

    private static String idOf(Cluster cluster, int gateway) {
        return GatewayProcess.read(cluster.directory(gateway).resolve("data").resolve("gateway.id"))
                .strip();
    }

    private Ran audit(Cluster cluster, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("audit"));
        all.addAll(List.of(arguments));
        return Command.run(directory, cluster.variables(), all.toArray(String[]::new));
    }

    private static void assertRan(int exitCode, String text, Ran ran) {
        assertEquals(exitCode, ran.exitCode(), ran.output());
        assertTrue(ran.output().contains(text), ran.output());
    }

    @Test
    void trailThatIsMissing_isNoticed_oneThatWasRetiredIsNot_andAnOlderDatabaseIs() throws Exception {
        try (Cluster cluster = Cluster.start(directory, 2)) {
            for (int gateway = 0; gateway < 2; gateway++) {
                createKey(cluster.gateway(gateway));
                cluster.gateway(gateway).stop();
                cluster.startGatewayAgain(gateway);
            }
            String first = idOf(cluster, 0);
            Ran sound = audit(cluster, "verify");
            assertRan(0, "gateway " + first + ": sound: records 1 to ", sound);

            // A machine is lost with what it had recorded last.
            createKey(cluster.gateway(0));
            TimeUnit.MILLISECONDS.sleep(SIGNED_WITHIN_MILLIS);
            cluster.killGateway(0);
            Ran lost = awaitLost(cluster, first);
            assertRan(1, "gateway " + first + ": NOT SOUND: record", lost);
            assertRan(0, "is retired", audit(cluster, "retire", first));
            assertRan(0, "never shipped: the gateway was retired on ", audit(cluster, "verify"));
            assertRan(1, "runs", audit(cluster, "retire", idOf(cluster, 1)));

            // Somebody takes all that the database knows of a trail.
            cluster.postgres()
                    .execute("sealgate", "create table kept as select * from sealgate_kv where t in (60, 61, 63)");
            String isFirst = " and position('" + first + "'::bytea in k) = 1";
            cluster.postgres().execute("sealgate", "delete from sealgate_kv where t in (60, 61, 63)" + isFirst);
            assertRan(1, "gateway " + first + ": NOT SOUND: record 1 ", audit(cluster, "verify"));
            cluster.postgres().execute("sealgate", "insert into sealgate_kv select * from kept where true" + isFirst);
            assertRan(0, "gateway " + first + ": sound", audit(cluster, "verify"));
        }
    }

    /** Whoever was killed counts as running for a while. */
    private Ran awaitLost(Cluster cluster, String gateway) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        Ran ran = audit(cluster, "verify");
        while (ran.exitCode() == 0 && System.nanoTime() < deadline) {
            TimeUnit.SECONDS.sleep(3);
            ran = audit(cluster, "verify");
        }
        assertTrue(ran.output().contains("gateway " + gateway + ":"), ran.output());
        return ran;
    }

    @Test
    void databaseOfAnEarlierTime_isNoticedByVerification_andAtTheNextStart() throws Exception {
        Instant begun = Instant.now().minusSeconds(60);
        try (Cluster cluster = Cluster.start(directory, 1, SOON)) {
            createKey(cluster.gateway(0));
            cluster.gateway(0).stop();
            cluster.postgres().execute("postgres", "create database earlier template sealgate");
            cluster.startGatewayAgain(0);
            createKey(cluster.gateway(0));
            cluster.gateway(0).stop();
            String data = cluster.directory(0).resolve("data").toString();
            assertRan(0, ": sound: records 1 to ", audit(cluster, "verify", "--data", data));

            cluster.postgres().execute("postgres", "drop database sealgate");
            cluster.postgres().execute("postgres", "create database sealgate template earlier");
            assertRan(1, "metadata: changes ", audit(cluster, "verify", "--data", data));
            cluster.startGatewayAgain(0);
            try (CloudTrailClient trail = Sdk.cloudTrail(cluster.gateway(0).http(), Sdk.root())) {
                List<Event> told = trail.lookupEvents(request ->
                                request.startTime(begun).lookupAttributes(named("SealgateMetadataChangesLost")))
                        .events();
                assertEquals(1, told.size());
            }
        }
    }

    private static LookupAttribute named(String event) {
        return LookupAttribute.builder()
                .attributeKey(LookupAttributeKey.EVENT_NAME)
                .attributeValue(event)
                .build();
    }
}
