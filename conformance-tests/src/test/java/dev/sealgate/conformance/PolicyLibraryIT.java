package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A library of bucket policies, each put on a bucket of its own and tried with real requests over HTTP and HTTPS.
 *
 * <p>A file of {@code src/test/resources/policies} is the policy, a line {@code ---}, and requests:
 * {@code who scheme METHOD target [header: value & header: value | unsigned | body: document] -> status [text of the answer]}.
 */
@GatewayTest
class PolicyLibraryIT {
    private static final Path LIBRARY = Path.of("src", "test", "resources", "policies");
    private static final Pattern STEP =
            Pattern.compile("(\\w+) +(https?) +([A-Z]+) +(\\S+)(?: (.+))? -> (\\d{3})(?: (.*))?");
    private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>(.*?)</UploadId>");
    private static final String ALLOW_ALL =
            Policy.allow("s3:*", "kms:*").on("*").json();

    private static final Map<String, String> ACCESS_KEYS = Map.of(
            "root", GatewayProcess.ACCESS_KEY,
            "alice", "AKIASEALGATELIBALICE",
            "bob", "AKIASEALGATELIBBOB00",
            "carol", "AKIASEALGATELIBCAROL",
            "dave", "AKIASEALGATELIBDAVE0",
            "eve", "AKIASEALGATELIBEVE00",
            "mallory", "AKIASEALGATELIBMALLO");

    private final GatewayProcess gateway;

    PolicyLibraryIT(GatewayBuilder builder) {
        gateway = builder.configIs(config()).start();
    }

    private static String config() {
        StringBuilder yaml = new StringBuilder("newBuckets:\n  blockPublicAccess: false\naccounts:\n");
        yaml.append("  - id: \"111122223333\"\n    rootAccessKeys:\n      - {id: ")
                .append(GatewayProcess.ACCESS_KEY)
                .append(", secret: \"")
                .append(GatewayProcess.SECRET_KEY)
                .append("\"}\n    users:\n");
        yaml.append(user("alice", true)).append(user("bob", true));
        yaml.append(user("carol", false)).append(user("dave", false));
        yaml.append("  - id: \"444455556666\"\n    users:\n")
                .append(user("eve", true))
                .append(user("mallory", false));
        yaml.append("kms:\n  keys:\n");
        yaml.append("    - {id: 11111111-1111-1111-1111-111111111111, alias: one}\n");
        yaml.append("    - {id: 22222222-2222-2222-2222-222222222222, alias: two}\n");
        return yaml.toString();
    }

    private static String user(String name, boolean mayEverything) {
        String user = "      - name: " + name + "\n        accessKeys:\n          - {id: " + ACCESS_KEYS.get(name)
                + ", secret: \"" + GatewayProcess.SECRET_KEY + "\"}\n";
        return mayEverything
                ? user + "        policies:\n          - name: all\n            document: '" + ALLOW_ALL + "'\n"
                : user;
    }

    @TestFactory
    Stream<DynamicTest> policies() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(LIBRARY)) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file);
                String title = text.lines().findFirst().orElseThrow().replace("# ", "");
                tests.add(DynamicTest.dynamicTest(
                        file.getFileName() + ": " + title,
                        () -> run(file.getFileName().toString(), text)));
            }
        }
        assertTrue(tests.size() > 25, "the library was not found: " + tests.size());
        return tests.stream();
    }

    private void run(String file, String text) {
        String bucket = "library-" + file.replace(".txt", "");
        int rule = text.indexOf("\n---\n");
        String policy = text.substring(text.indexOf('\n') + 1, rule).replace("BUCKET", bucket);
        List<String> steps =
                text.substring(rule + 5).replace("BUCKET", bucket).lines().toList();
        Trial trial = new Trial();
        assertEquals(
                200,
                trial.send("root", "https", "PUT", "/" + bucket, Map.of(), "").status());
        RawConnection.Answer put = trial.send("root", "https", "PUT", "/" + bucket + "?policy=", md5Of(policy), policy);
        assertEquals(204, put.status(), put.body());
        for (String step : steps) {
            trial.step(step);
        }
    }

    private static Map<String, String> md5Of(String body) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8));
            return Map.of("content-md5", Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One policy's requests; remembers an upload's id and its part's ETag for the requests that follow. */
    private final class Trial {
        private String uploadId = "";
        private String etag = "";

        void step(String line) {
            Matcher step = STEP.matcher(line);
            assertTrue(step.matches(), "not a step: " + line);
            String extra = step.group(5) == null ? "" : step.group(5).strip();
            String target = step.group(4).replace("UPLOAD", uploadId);
            boolean upload = step.group(3).equals("PUT") && !extra.contains("x-amz-copy-source: ");
            String body = extra.startsWith("body: ")
                    ? extra.substring("body: ".length()).replace("ETAG", etag)
                    : upload ? "content" : "";
            Map<String, String> headers = new TreeMap<>();
            if (extra.startsWith("body: ")) {
                headers.putAll(md5Of(body));
            } else if (!extra.isEmpty()) {
                for (String header : extra.split(" & ", -1)) {
                    int colon = header.indexOf(": ");
                    headers.put(
                            colon < 0 ? header : header.substring(0, colon), header.substring(Math.max(0, colon + 2)));
                }
            }
            RawConnection.Answer answer = send(step.group(1), step.group(2), step.group(3), target, headers, body);
            assertEquals(step.group(6), Integer.toString(answer.status()), line + "\n" + answer.body());
            expect(line, step.group(7) == null ? "" : step.group(7).strip(), answer);
        }

        private void expect(String line, String wanted, RawConnection.Answer answer) {
            switch (wanted) {
                case "" -> {}
                case "upload" -> {
                    Matcher id = UPLOAD_ID.matcher(answer.body());
                    assertTrue(id.find(), answer.body());
                    uploadId = id.group(1);
                }
                case "part" -> etag = answer.headers().getOrDefault("etag", "");
                default -> assertTrue(answer.body().contains(wanted), line + "\n" + answer.body());
            }
        }

        RawConnection.Answer send(
                String who, String scheme, String method, String target, Map<String, String> headers, String body) {
            URI endpoint = scheme.equals("https") ? gateway.https() : gateway.http();
            int question = target.indexOf('?');
            String path = question < 0 ? target : target.substring(0, question);
            String query = question < 0 ? "" : canonical(target.substring(question + 1));
            Map<String, String> all = new TreeMap<>(headers);
            boolean unsigned = all.remove("unsigned") != null;
            String hash = unsigned ? RequestSigner.UNSIGNED : Samples.sha256Hex(body.getBytes(StandardCharsets.UTF_8));
            Map<String, String> sent = who.equals("anonymous")
                    ? withHost(all, endpoint)
                    : new RequestSigner(ACCESS_KEYS.getOrDefault(who, ""), GatewayProcess.SECRET_KEY, "s3")
                            .sign(method, endpoint, path, query, all, hash, Instant.now());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            try (RawConnection connection = RawConnection.open(endpoint)) {
                String whole = query.isEmpty() ? path : path + "?" + query;
                return connection
                        .send(RawConnection.head(method, whole, sent, bytes.length))
                        .send(bytes)
                        .answer(method.equals("HEAD"));
            }
        }

        private static Map<String, String> withHost(Map<String, String> headers, URI endpoint) {
            Map<String, String> all = new TreeMap<>(headers);
            all.put("host", endpoint.getHost() + ":" + endpoint.getPort());
            return all;
        }

        /** A name without a value gets its equals sign, as the signature wants it. */
        private static String canonical(String query) {
            return Stream.of(query.split("&", -1))
                    .map(pair -> pair.contains("=") ? pair : pair + "=")
                    .sorted()
                    .reduce((a, b) -> a + "&" + b)
                    .orElse("");
        }
    }
}
