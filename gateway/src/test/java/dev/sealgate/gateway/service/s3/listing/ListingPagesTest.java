package dev.sealgate.gateway.service.s3.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.object.Bucket;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that page through a bucket, as the SDKs do it, against a list made by hand. */
class ListingPagesTest {
    private static final Comparator<String> UTF_8_ORDER = (left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    private static final List<String> PIECES =
            List.of("a", "b", "/", "//", "+", " ", "%", "&", "é", "\uffff", "🔑", "\u0001");
    private static final List<String> DELIMITERS = List.of("", "/", "//", "a", "+", "é", "🔑", "/a");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private static String text(int maxPieces, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(maxPieces + 1); n > 0; n--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private record Question(String prefix, String delimiter, int maxKeys) {
        String parameters() {
            return "encoding-type=url&prefix=" + encode(prefix) + "&delimiter=" + encode(delimiter) + "&max-keys="
                    + maxKeys;
        }
    }

    @Test
    void pagesOfBothVersions_addUpToWhatIsThere() {
        Seeds.check(random -> {
            S3Storage storage = new S3Storage(directory);
            Bucket bucket = storage.with(S3Calls.bucket("b"));
            Set<String> keys = new TreeSet<>(UTF_8_ORDER);
            for (int n = random.nextInt(60); n > 0; n--) {
                keys.add("k" + text(5, random));
            }
            keys.forEach(key -> storage.put(bucket, key));
            for (int i = 0; i < 40; i++) {
                Question question = new Question(
                        random.nextInt(3) == 0 ? "" : "k" + text(2, random),
                        DELIMITERS.get(random.nextInt(DELIMITERS.size())),
                        1 + random.nextInt(8));
                String start = random.nextBoolean() ? "" : "k" + text(3, random);
                List<String> expected = expected(keys, question, start);
                assertEquals(expected, firstVersion(storage, bucket, question, start), () -> question + " v1 " + start);
                assertEquals(
                        expected, secondVersion(storage, bucket, question, start), () -> question + " v2 " + start);
            }
        });
    }

    /** Every key or common prefix once, in byte order, behind the start. */
    private static List<String> expected(Set<String> keys, Question question, String start) {
        Set<String> names = new TreeSet<>(UTF_8_ORDER);
        for (String key : keys) {
            if (key.startsWith(question.prefix())) {
                int end = question.delimiter().isEmpty()
                        ? -1
                        : key.indexOf(question.delimiter(), question.prefix().length());
                names.add(
                        end < 0
                                ? key
                                : key.substring(0, end + question.delimiter().length()) + "|prefix");
            }
        }
        return names.stream()
                .filter(name -> UTF_8_ORDER.compare(name.replace("|prefix", ""), start) > 0)
                .toList();
    }

    /** With a delimiter by NextMarker, else by the last key. */
    private static List<String> firstVersion(S3Storage storage, Bucket bucket, Question question, String start) {
        List<String> all = new ArrayList<>();
        String marker = start;
        while (true) {
            XmlElement page = page(
                    S3Calls.query(question.parameters() + "&marker=" + encode(marker)), bucket, storage, question, all);
            Optional<String> next = page.childText("NextMarker").map(ListingPagesTest::decode);
            assertEquals(truncated(page) && !question.delimiter().isEmpty(), next.isPresent());
            if (!truncated(page)) {
                return all;
            }
            marker = next.orElseGet(all::getLast);
        }
    }

    private static List<String> secondVersion(S3Storage storage, Bucket bucket, Question question, String start) {
        List<String> all = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            String from = token.map(t -> "&continuation-token=" + t).orElse("&start-after=" + encode(start));
            XmlElement page =
                    page(S3Calls.query(question.parameters() + "&list-type=2" + from), bucket, storage, question, all);
            token = page.childText("NextContinuationToken");
            assertEquals(truncated(page), token.isPresent());
        } while (token.isPresent());
        return all;
    }

    private static XmlElement page(
            S3Calls call, Bucket bucket, S3Storage storage, Question question, List<String> all) {
        boolean second = call.build().query().contains("list-type");
        XmlElement page = S3Xml.read(
                S3Calls.document(call.on(bucket)
                        .to(
                                second
                                        ? new ListObjectsV2(storage.objects, S3Calls.OWNERS)
                                        : new ListObjects(storage.objects, S3Calls.OWNERS))),
                "ListBucketResult");
        Set<String> names = new TreeSet<>(UTF_8_ORDER);
        page.childrenNamed("Contents").forEach(c -> names.add(decode(c.requireChildText("Key"))));
        page.childrenNamed("CommonPrefixes").forEach(p -> names.add(decode(p.requireChildText("Prefix")) + "|prefix"));
        assertTrue(names.size() <= question.maxKeys());
        if (second) {
            assertEquals(Integer.toString(names.size()), page.requireChildText("KeyCount"));
        }
        all.addAll(names);
        return page;
    }

    private static boolean truncated(XmlElement page) {
        return page.requireBoolean("IsTruncated", false);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
