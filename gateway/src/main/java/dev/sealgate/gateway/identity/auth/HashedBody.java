package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A body whose SHA-256 was signed with the head; only reaches its end when the hash is right. Not thread-safe. */
final class HashedBody implements VerifiedBody {
    private final VerifiedBody in;
    private final String declaredHex;
    private final byte[] declared;
    private final MessageDigest sha256 = Sha256.start();
    private byte @Nullable [] computed;

    HashedBody(VerifiedBody in, String declaredHex) {
        this.in = in;
        this.declaredHex = declaredHex;
        this.declared = HexFormat.of().parseHex(declaredHex);
    }

    @Override
    public ByteBuffer next() {
        ByteBuffer batch = in.next();
        if (batch.hasRemaining()) {
            sha256.update(batch.duplicate());
        } else {
            requireDeclaredHash();
        }
        return batch;
    }

    private void requireDeclaredHash() {
        // Invariant: computed once, so that asking again after a refusal cannot compare the hash of nothing.
        byte[] actual = computed == null ? sha256.digest() : computed;
        computed = actual;
        if (!MessageDigest.isEqual(actual, declared)) {
            throw new S3Exception(S3ErrorCode.X_AMZ_CONTENT_SHA256_MISMATCH)
                    .with("ClientComputedContentSHA256", declaredHex)
                    .with("S3ComputedContentSHA256", HexFormat.of().formatHex(actual));
        }
    }

    @Override
    public long announcedSizeBytes() {
        return in.announcedSizeBytes();
    }

    @Override
    public Headers trailers() {
        return Headers.EMPTY;
    }
}
