package dev.sealgate.conformance.model;

import java.util.List;

/** How a write asks to be encrypted. */
enum Mode {
    UNNAMED,
    SSE_S3,
    SSE_KMS,
    DSSE_KMS,
    SSE_C;

    private static final List<Mode> ALL = List.of(values());

    /** What a command's {@link Arg#MODE} asks for. */
    static Mode of(Command command) {
        return ALL.get(command.get(Arg.MODE));
    }

    /** Whether an ETag is the MD5 of what was written. */
    boolean showsMd5() {
        return this == UNNAMED || this == SSE_S3;
    }

    /** What answers say. */
    Mode shown() {
        return this == UNNAMED ? SSE_S3 : this;
    }
}
