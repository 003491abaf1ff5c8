package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.inspect.Inspection;
import dev.sealgate.gateway.operate.inspect.Inspection.Blob;
import dev.sealgate.gateway.operate.inspect.Inspection.Encryption;
import dev.sealgate.gateway.operate.inspect.Inspection.Layer;
import dev.sealgate.gateway.operate.inspect.Inspection.LayerCheck;
import dev.sealgate.gateway.operate.inspect.Inspection.Lock;
import dev.sealgate.gateway.operate.inspect.Inspection.Verification;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** An inspection for people. */
final class InspectionText {
    private static final int SHOWN_BLOBS = 8;
    private static final int SHOWN_KEY_BYTES = 16;

    private final StringBuilder out = new StringBuilder();

    private InspectionText() {}

    static String of(Inspection inspection) {
        InspectionText text = new InspectionText();
        text.object(inspection);
        text.encryption(inspection.encryption());
        text.blobs(inspection.blobs());
        text.verification(inspection.verification());
        return text.out.toString();
    }

    private void object(Inspection inspection) {
        line("object", "s3://" + inspection.bucket() + "/" + inspection.key());
        line("version", inspection.versionId() + ", last modified " + inspection.lastModified());
        line("etag", inspection.etag());
        line("size", "%,d bytes of plaintext".formatted(inspection.sizeBytes()));
        line("format", inspection.format());
        inspection.lock().ifPresent(this::lock);
        out.append('\n');
    }

    private void lock(Lock lock) {
        lock.mode()
                .ifPresent(mode ->
                        line("retention", mode + " until " + lock.retainUntil().orElseThrow()));
        lock.legalHold().ifPresent(on -> line("legal hold", on ? "ON" : "OFF"));
    }

    private void encryption(Encryption encryption) {
        line("encryption", encryption.mode() + (encryption.bucketKeyEnabled() ? ", with a bucket key" : ""));
        encryption.kmsKeyArn().ifPresent(arn -> line("KMS key", arn));
        encryption
                .customerKeyMd5()
                .ifPresent(md5 -> line("customer key", "MD5 " + md5 + " (the key itself is not stored)"));
        encryption.context().forEach((name, value) -> line("context", name + " = " + value));
        encryption.layers().forEach(this::layer);
        out.append('\n');
    }

    private void layer(Layer layer) {
        line("layer " + layer.layer(), layer.algorithm());
        line("  wrapped by", layer.wrappedBy());
        layer.kmsKeyArn().ifPresent(arn -> line("  KMS key", arn));
        layer.kmsKeyMaterialId().ifPresent(id -> line("  material", id));
        line("  wrapping key", shortened(layer.wrappingKey()));
        line("  wrapped key", shortened(layer.wrappedKey()));
    }

    /** The first bytes in hex; the whole is in the JSON. */
    private static String shortened(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        int shown = Math.min(bytes.length, SHOWN_KEY_BYTES);
        return HexFormat.of().formatHex(bytes, 0, shown) + (bytes.length > shown ? "... " : " ") + "(" + bytes.length
                + " bytes)";
    }

    private void blobs(List<Blob> blobs) {
        blobs.stream().limit(SHOWN_BLOBS).forEach(this::blob);
        if (blobs.size() > SHOWN_BLOBS) {
            out.append("... and ").append(blobs.size() - SHOWN_BLOBS).append(" parts more (--json shows all)\n\n");
        }
    }

    private void blob(Blob blob) {
        line(blob.partNumber() == 0 ? "ciphertext" : "part " + blob.partNumber(), blob.location());
        if (blob.unreadable().isPresent()) {
            line("  unreadable", blob.unreadable().get());
        } else {
            line("  sealed", "%,d bytes for %,d of plaintext".formatted(blob.sealedBytes(), blob.sizeBytes()));
            line("  header", "salt " + blob.salt() + ", nonce prefix " + blob.noncePrefix());
            line("  at offset " + blob.ciphertextOffset(), blob.firstCiphertext() + "...");
        }
        blob.layers().forEach(this::check);
        out.append('\n');
    }

    private void check(LayerCheck check) {
        line("  layer " + check.layer(), "%,d of %,d segments open".formatted(check.opened(), check.segments()));
        check.firstDamage()
                .ifPresent(damage -> line(
                        "  DAMAGED",
                        "segment %d, offset %,d, %,d bytes: %s"
                                .formatted(damage.segment(), damage.offset(), damage.sealedBytes(), damage.reason())));
    }

    private void verification(Verification verification) {
        String counted = "%,d of %,d tags are right".formatted(verification.opened(), verification.segments());
        String word = verification.outcome().toUpperCase(Locale.ROOT);
        line(word, verification.segments() == 0 ? "no tag was verified" : counted);
        verification.reason().ifPresent(reason -> line("reason", reason));
    }

    private void line(String label, String value) {
        out.append("%-15s ".formatted(label))
                .append(DecisionText.printable(value))
                .append('\n');
    }
}
