package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.InvalidLookupAttributesException;
import software.amazon.awssdk.services.cloudtrail.model.InvalidMaxResultsException;
import software.amazon.awssdk.services.cloudtrail.model.InvalidNextTokenException;
import software.amazon.awssdk.services.cloudtrail.model.InvalidTimeRangeException;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;

/** LookupEvents by SDK and CLI: attributes, times, pages and refusals. */
@GatewayTest
class LookupEventsIT {
    private final GatewayProcess gateway;
    private final KmsClient kms;
    private final IamClient iam;
    private final CloudTrailClient cloudTrail;

    LookupEventsIT(GatewayProcess gateway, KmsClient kms, IamClient iam, CloudTrailClient cloudTrail) {
        this.gateway = gateway;
        this.kms = kms;
        this.iam = iam;
        this.cloudTrail = cloudTrail;
    }

    private String createKey() {
        return kms.createKey().keyMetadata().arn();
    }

    private void encrypt(String key) {
        kms.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("x")));
    }

    private static LookupAttribute attribute(LookupAttributeKey key, String value) {
        return LookupAttribute.builder().attributeKey(key).attributeValue(value).build();
    }

    private static LookupAttribute attribute(String key, String value) {
        return LookupAttribute.builder().attributeKey(key).attributeValue(value).build();
    }

    private List<Event> lookup(LookupAttributeKey key, String value) {
        return cloudTrail
                .lookupEvents(b -> b.lookupAttributes(attribute(key, value)))
                .events();
    }

    @Test
    void everyAttribute_finds() {
        String key = createKey();
        encrypt(key);
        Event event = lookup(LookupAttributeKey.RESOURCE_NAME, key).getFirst();
        assertAll(
                () -> assertEquals("Encrypt", event.eventName()),
                () -> assertEquals("true", event.readOnly()),
                () -> assertEquals("root", event.username()),
                () -> assertEquals("kms.amazonaws.com", event.eventSource()),
                () -> assertEquals(GatewayProcess.ACCESS_KEY, event.accessKeyId()),
                () -> assertEquals("AWS::KMS::Key", event.resources().getFirst().resourceType()),
                () -> assertEquals(List.of(event), lookup(LookupAttributeKey.EVENT_ID, event.eventId())),
                () -> assertTrue(
                        lookup(LookupAttributeKey.EVENT_NAME, "Encrypt").contains(event)),
                () -> assertTrue(lookup(LookupAttributeKey.READ_ONLY, "true").stream()
                        .allMatch(found -> "true".equals(found.readOnly()))),
                () -> assertFalse(lookup(LookupAttributeKey.READ_ONLY, "false").isEmpty()),
                () -> assertFalse(lookup(LookupAttributeKey.USERNAME, "root").isEmpty()),
                () -> assertFalse(lookup(LookupAttributeKey.RESOURCE_TYPE, "AWS::KMS::Key")
                        .isEmpty()),
                () -> assertFalse(lookup(LookupAttributeKey.EVENT_SOURCE, "kms.amazonaws.com")
                        .isEmpty()),
                () -> assertFalse(lookup(LookupAttributeKey.ACCESS_KEY_ID, GatewayProcess.ACCESS_KEY)
                        .isEmpty()),
                () -> assertEquals(List.of(), lookup(LookupAttributeKey.EVENT_NAME, "NoSuchEvent")));
    }

    @Test
    void pages_meetWithoutGap() {
        String key = createKey();
        for (int i = 0; i < 7; i++) {
            encrypt(key);
        }
        List<String> ids = new ArrayList<>();
        cloudTrail
                .lookupEventsPaginator(
                        b -> b.maxResults(2).lookupAttributes(attribute(LookupAttributeKey.RESOURCE_NAME, key)))
                .events()
                .forEach(event -> ids.add(event.eventId()));
        assertTrue(ids.size() >= 7, ids.toString());
        assertEquals(ids.size(), ids.stream().distinct().count());
    }

    @Test
    void timeRange_limits() {
        encrypt(createKey());
        Instant now = Instant.now();
        assertEquals(
                List.of(),
                cloudTrail
                        .lookupEvents(b -> b.startTime(now.minusSeconds(9_000)).endTime(now.minusSeconds(8_000)))
                        .events());
        assertFalse(cloudTrail
                .lookupEvents(b -> b.startTime(now.minusSeconds(600)).endTime(now.plusSeconds(600)))
                .events()
                .isEmpty());
    }

    private static void refused(String code, Executable call) {
        CloudTrailException refusal = assertThrows(CloudTrailException.class, call);
        assertEquals(code, refusal.awsErrorDetails().errorCode());
    }

    @Test
    void badLookups_haveAwsErrors() {
        Instant now = Instant.now();
        assertThrows(InvalidMaxResultsException.class, () -> cloudTrail.lookupEvents(b -> b.maxResults(51)));
        assertThrows(InvalidMaxResultsException.class, () -> cloudTrail.lookupEvents(b -> b.maxResults(0)));
        assertThrows(
                InvalidTimeRangeException.class,
                () -> cloudTrail.lookupEvents(b -> b.startTime(now).endTime(now.minusSeconds(1))));
        assertThrows(
                InvalidLookupAttributesException.class,
                () -> cloudTrail.lookupEvents(
                        b -> b.lookupAttributes(attribute("EventId", "x"), attribute("EventName", "y"))));
        assertThrows(
                InvalidLookupAttributesException.class,
                () -> cloudTrail.lookupEvents(b -> b.lookupAttributes(attribute("Colour", "x"))));
        assertThrows(InvalidNextTokenException.class, () -> cloudTrail.lookupEvents(b -> b.nextToken("bm8gdG9rZW4=")));
        LookupEventsResponse page = cloudTrail.lookupEvents(b -> b.maxResults(1));
        assertThrows(
                InvalidNextTokenException.class,
                () -> cloudTrail.lookupEvents(
                        b -> b.nextToken(page.nextToken()).lookupAttributes(attribute("ReadOnly", "true"))));
        iam.createUser(b -> b.userName("no-auditor"));
        AccessKey access = iam.createAccessKey(b -> b.userName("no-auditor")).accessKey();
        try (CloudTrailClient client =
                Sdk.cloudTrail(gateway.https(), Sdk.keys(access.accessKeyId(), access.secretAccessKey()))) {
            refused("AccessDeniedException", () -> client.lookupEvents(b -> {}));
            iam.putUserPolicy(b -> b.userName("no-auditor").policyName("look").policyDocument("""
                            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cloudtrail:LookupEvents","Resource":"*"}]}"""));
            assertFalse(client.lookupEvents(b -> {}).events().isEmpty());
        }
        refused("UnknownOperationException", () -> cloudTrail.describeTrails());
    }

    @Test
    void commandLine_looksUp() {
        assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        String key = createKey();
        String found = new AwsCli(gateway.http(), gateway.directory())
                .ok(
                        "cloudtrail",
                        "lookup-events",
                        "--lookup-attributes",
                        "AttributeKey=EventName,AttributeValue=CreateKey",
                        "--max-items",
                        "1",
                        "--query",
                        "Events[0].EventSource",
                        "--output",
                        "text");
        assertTrue(found.contains("kms.amazonaws.com"), key + ": " + found);
    }
}
