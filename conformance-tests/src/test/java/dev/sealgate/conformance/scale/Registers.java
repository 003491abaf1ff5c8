package dev.sealgate.conformance.scale;

import dev.sealgate.conformance.scale.Observed.Register;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.Sdk;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects as registers: every write has content that was never written before, and every answer, or its absence, is noted. Thread-safe.
 *
 * @param prefix of the keys
 */
record Registers(
        String bucket, String prefix, int count, Map<String, List<Observed>> histories, Map<String, String> byEtag) {
    /** Kept inline, in one blob, and in a blob of several segments. */
    private static final int[] SIZES = {100, 70_000, 300_000};

    private static final AtomicInteger WRITES = new AtomicInteger();

    static Registers of(String bucket, String prefix, int count) {
        return new Registers(bucket, prefix, count, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(prefix + "k" + i);
        }
        return keys;
    }

    private void note(String key, Observed observed) {
        List<Observed> history = histories.computeIfAbsent(key, _ -> new ArrayList<>());
        synchronized (history) {
            history.add(observed);
        }
    }

    /** Those that no order explains, with their histories. */
    Map<String, List<Observed>> unexplained() {
        Map<String, List<Observed>> wrong = new ConcurrentHashMap<>();
        histories.forEach((key, history) -> {
            if (!Linearizability.holds(history, Register.ABSENT)) {
                wrong.put(key, history);
            }
        });
        return wrong;
    }

    int answered() {
        return histories.values().stream()
                .mapToInt(history ->
                        (int) history.stream().filter(Observed::answered).count())
                .sum();
    }

    /** One operation of some kind on some key. */
    void any(URI gateway, Random random) {
        String key = prefix + "k" + random.nextInt(count);
        try (S3Client s3 = Sdk.s3(gateway)) {
            switch (random.nextInt(7)) {
                case 0 -> delete(s3, key);
                case 1 -> create(s3, key, random);
                case 2 -> replace(s3, key, random);
                case 3, 4 -> read(s3, key);
                case 5 -> list(s3);
                default -> write(s3, key, random);
            }
        }
    }

    private byte[] content(String value, Random random) {
        byte[] content = new byte[SIZES[random.nextInt(SIZES.length)]];
        Arrays.fill(content, (byte) ' ');
        byte[] name = value.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, content, 0, name.length);
        byEtag.put(etag(content), value);
        return content;
    }

    private static String value() {
        return "v" + WRITES.incrementAndGet();
    }

    private static String etag(byte[] content) {
        try {
            return "\""
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(S3Client s3, String key, Random random) {
        String value = value();
        byte[] content = content(value, random);
        attempt(
                key,
                () -> put(s3, key, content, Optional.empty(), Optional.empty()),
                (from, to) -> Observed.write(from, to, value),
                Map.of());
    }

    private void create(S3Client s3, String key, Random random) {
        String value = value();
        byte[] content = content(value, random);
        attempt(
                key,
                () -> put(s3, key, content, Optional.of("*"), Optional.empty()),
                (from, to) -> Observed.create(from, to, value),
                Map.of(412, Observed::existed));
    }

    private void replace(S3Client s3, String key, Random random) {
        List<String> known = List.copyOf(byEtag.keySet());
        if (known.isEmpty()) {
            return;
        }
        String etag = known.get(random.nextInt(known.size()));
        String expected = byEtag.getOrDefault(etag, "");
        String value = value();
        byte[] content = content(value, random);
        Refusal differed = (from, to) -> Observed.differed(from, to, expected);
        attempt(
                key,
                () -> put(s3, key, content, Optional.empty(), Optional.of(etag)),
                (from, to) -> Observed.replace(from, to, expected, value),
                Map.of(412, differed, 404, differed));
    }

    private void put(S3Client s3, String key, byte[] content, Optional<String> ifNoneMatch, Optional<String> ifMatch) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket).key(key);
        ifNoneMatch.ifPresent(request::ifNoneMatch);
        ifMatch.ifPresent(request::ifMatch);
        s3.putObject(request.build(), RequestBody.fromBytes(content));
    }

    private void delete(S3Client s3, String key) {
        attempt(key, () -> s3.deleteObject(request -> request.bucket(bucket).key(key)), Observed::delete, Map.of());
    }

    /** Tells what a definite refusal says of the register. */
    @FunctionalInterface
    private interface Refusal {
        Observed at(long invoked, long returned);
    }

    private void attempt(String key, Runnable call, Refusal success, Map<Integer, Refusal> refusals) {
        long invoked = System.nanoTime();
        try {
            call.run();
            note(key, success.at(invoked, System.nanoTime()));
        } catch (S3Exception e) {
            Refusal refusal = refusals.get(e.statusCode());
            if (refusal != null) {
                note(key, refusal.at(invoked, System.nanoTime()));
            } else if (e.statusCode() >= 500) {
                note(key, success.at(invoked, Observed.NEVER));
            } else if (e.statusCode() != 409) {
                throw e;
            }
        } catch (SdkException e) {
            if (wasSent(e)) {
                note(key, success.at(invoked, Observed.NEVER));
            } else {
                GatewayProcess.pause();
            }
        }
    }

    /** A gateway that takes no connection has seen nothing of a request. */
    private static boolean wasSent(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return false;
            }
        }
        return true;
    }

    /** Of all keys, wherever they are. */
    void readAll(S3Client s3) {
        keys().forEach(key -> read(s3, key));
    }

    private void read(S3Client s3, String key) {
        long invoked = System.nanoTime();
        try {
            byte[] content = s3.getObjectAsBytes(
                            request -> request.bucket(bucket).key(key))
                    .asByteArray();
            note(key, Observed.read(invoked, System.nanoTime(), Optional.of(written(content))));
        } catch (NoSuchKeyException _) {
            note(key, Observed.read(invoked, System.nanoTime(), Optional.empty()));
        } catch (S3Exception e) {
            requireOutage(e);
        } catch (SdkException _) {
            // No answer says nothing of the register.
        }
    }

    /** What was read must be a whole content that was written once. */
    private String written(byte[] content) {
        return byEtag.getOrDefault(etag(content), "content that nobody wrote, of " + content.length + " bytes");
    }

    private void list(S3Client s3) {
        long invoked = System.nanoTime();
        try {
            List<S3Object> found = s3.listObjectsV2(
                            request -> request.bucket(bucket).prefix(prefix))
                    .contents();
            long returned = System.nanoTime();
            Map<String, String> values = new ConcurrentHashMap<>();
            found.forEach(each -> values.put(each.key(), byEtag.getOrDefault(each.eTag(), "an ETag that nobody made")));
            keys().forEach(key -> note(key, Observed.read(invoked, returned, Optional.ofNullable(values.get(key)))));
        } catch (S3Exception e) {
            requireOutage(e);
        } catch (SdkException _) {
            // No answer says nothing of the registers.
        }
    }

    private static void requireOutage(S3Exception e) {
        if (e.statusCode() < 500) {
            throw e;
        }
    }
}
