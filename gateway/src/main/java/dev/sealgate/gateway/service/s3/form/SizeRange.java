package dev.sealgate.gateway.service.s3.form;

import dev.sealgate.gateway.service.s3.object.BodySize;

/** How large a file may be, both ends included. Immutable. */
record SizeRange(long leastBytes, long mostBytes) {
    static final SizeRange ANY = new SizeRange(0, BodySize.MAX_BYTES);

    /** What both allow. */
    SizeRange and(SizeRange other) {
        return new SizeRange(Math.max(leastBytes, other.leastBytes), Math.min(mostBytes, other.mostBytes));
    }
}
