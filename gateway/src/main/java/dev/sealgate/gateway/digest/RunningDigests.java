package dev.sealgate.gateway.digest;

import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.StoredChecksum;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The digests of a body, computed as its bytes pass and checked against what was declared. Not thread-safe. */
public final class RunningDigests {
    private final DeclaredDigests declared;
    private final Optional<MessageDigest> md5;
    private final ChecksumAlgorithm algorithm;
    private final RunningChecksum checksum;

    RunningDigests(DeclaredDigests declared, Md5 md5, ChecksumAlgorithm algorithm) {
        this.declared = declared;
        this.md5 = md5 == Md5.ALWAYS || declared.contentMd5().isPresent() ? Optional.of(newMd5()) : Optional.empty();
        this.algorithm = algorithm;
        this.checksum = algorithm.start();
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
        checksum.update(source, offset, lengthBytes);
    }

    /**
     * The digests of everything that passed; call once, after the body reached its end.
     *
     * @param trailers those of the body
     * @throws S3Exception BadDigest when a declared digest differs, MalformedTrailerError when an announced one did not come
     */
    public Digests finish(Headers trailers) {
        Optional<Bytes> computedMd5 = md5.map(running -> Bytes.owning(running.digest()));
        Bytes computed = checksum.finish();
        computedMd5.ifPresent(this::requireDeclaredMd5);
        declared.checksum().ifPresent(wanted -> requireDeclared(wanted.value(trailers), computed));
        return new Digests(computedMd5, new StoredChecksum(algorithm.wireName(), false, computed.toBase64()));
    }

    private void requireDeclaredMd5(Bytes computed) {
        declared.contentMd5().filter(expected -> !same(expected, computed)).ifPresent(expected -> {
            throw new S3Exception(S3ErrorCode.BAD_DIGEST)
                    .with("CalculatedDigest", computed.toBase64())
                    .with("ExpectedDigest", expected.toHex());
        });
    }

    private void requireDeclared(Bytes expected, Bytes computed) {
        if (!same(expected, computed)) {
            throw new S3Exception(
                    S3ErrorCode.BAD_DIGEST,
                    "The " + algorithm.wireName() + " you specified did not match the calculated checksum.");
        }
    }

    private static boolean same(Bytes expected, Bytes computed) {
        return MessageDigest.isEqual(expected.view(), computed.view());
    }
}
