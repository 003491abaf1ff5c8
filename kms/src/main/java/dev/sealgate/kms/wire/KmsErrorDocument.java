package dev.sealgate.kms.wire;

import dev.sealgate.kms.error.KmsException;

/** The body of an error answer: {@code {"__type":...,"message":...}}, the message only where AWS sends one. */
public final class KmsErrorDocument {
    private KmsErrorDocument() {}

    public static byte[] render(KmsException error) {
        return AwsJson.write(out -> {
            out.text("__type", error.code().wireCode());
            error.text().ifPresent(text -> out.text("message", text));
        });
    }
}
