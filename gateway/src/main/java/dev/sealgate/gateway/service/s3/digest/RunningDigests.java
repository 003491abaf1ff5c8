package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.StoredChecksum;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The digests of a body, computed as its bytes pass and checked against what was declared. Not thread-safe. */
public final class RunningDigests {
    private final DeclaredDigests declared;
    private final Optional<ChecksumAlgorithm> kept;
    private final Function<Bytes, String> md5Form;
    private final Optional<MessageDigest> md5;
    /** Of the declared algorithm and of the stored one, which usually are the same. */
    private final Map<ChecksumAlgorithm, RunningChecksum> checksums = new EnumMap<>(ChecksumAlgorithm.class);

    /** @param md5Form how a refusal shows the Content-MD5 that was declared */
    RunningDigests(
            DeclaredDigests declared, Md5 md5, Optional<ChecksumAlgorithm> kept, Function<Bytes, String> md5Form) {
        this.declared = declared;
        this.kept = kept;
        this.md5Form = md5Form;
        this.md5 = md5 == Md5.ALWAYS || declared.contentMd5().isPresent() ? Optional.of(newMd5()) : Optional.empty();
        declared.algorithm().ifPresent(algorithm -> checksums.put(algorithm, algorithm.start()));
        kept.ifPresent(algorithm -> checksums.computeIfAbsent(algorithm, ChecksumAlgorithm::start));
    }

    private static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("MD5 is missing", broken);
        }
    }

    public void update(byte[] source, int offset, int lengthBytes) {
        if (md5.isPresent()) {
            md5.get().update(source, offset, lengthBytes);
        }
        checksums.values().forEach(checksum -> checksum.update(source, offset, lengthBytes));
    }

    /**
     * The digests of everything that passed; call once, after the body reached its end.
     *
     * @param trailers those of the body
     * @throws S3Exception BadDigest when a declared digest differs, MalformedTrailerError when an announced one did not come
     */
    public Digests finish(Headers trailers) {
        Optional<Bytes> computedMd5 = md5.map(running -> Bytes.owning(running.digest()));
        Map<ChecksumAlgorithm, Bytes> computed = new EnumMap<>(ChecksumAlgorithm.class);
        checksums.forEach((algorithm, running) -> computed.put(algorithm, running.finish()));
        computedMd5.ifPresent(this::requireDeclaredMd5);
        declared.checksum().ifPresent(wanted -> requireDeclared(wanted, trailers, computed));
        return new Digests(computedMd5, stored(declared.algorithm(), computed), stored(kept, computed));
    }

    private void requireDeclaredMd5(Bytes computed) {
        declared.contentMd5().filter(expected -> !same(expected, computed)).ifPresent(expected -> {
            throw new S3Exception(S3ErrorCode.BAD_DIGEST)
                    .with("CalculatedDigest", computed.toBase64())
                    .with("ExpectedDigest", md5Form.apply(expected));
        });
    }

    private static void requireDeclared(
            DeclaredChecksum declared, Headers trailers, Map<ChecksumAlgorithm, Bytes> computed) {
        Bytes expected = declared.value(trailers);
        if (Optional.ofNullable(computed.get(declared.algorithm()))
                .filter(value -> same(expected, value))
                .isEmpty()) {
            throw new S3Exception(
                    S3ErrorCode.BAD_DIGEST,
                    "The " + declared.algorithm().wireName() + " you specified did not match the calculated checksum.");
        }
    }

    private static Optional<StoredChecksum> stored(
            Optional<ChecksumAlgorithm> wanted, Map<ChecksumAlgorithm, Bytes> computed) {
        return wanted.flatMap(algorithm -> Optional.ofNullable(computed.get(algorithm))
                .map(value -> new StoredChecksum(algorithm.wireName(), false, value.toBase64())));
    }

    private static boolean same(Bytes expected, Bytes computed) {
        return MessageDigest.isEqual(expected.view(), computed.view());
    }
}
