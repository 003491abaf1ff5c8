package dev.sealgate.gateway.service.s3.sse;

import java.util.List;

/** The request and response headers of server-side encryption. */
final class SseHeaders {
    static final String ALGORITHM = "x-amz-server-side-encryption";
    static final String KMS_KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id";
    static final String CONTEXT = "x-amz-server-side-encryption-context";
    static final String BUCKET_KEY = "x-amz-server-side-encryption-bucket-key-enabled";

    /** Headers that have a meaning only where content keys are made. */
    static final List<String> WRITE_ONLY = List.of(ALGORITHM, KMS_KEY_ID, CONTEXT, BUCKET_KEY);

    /** The three headers that carry a customer key: for the object itself, or for the source of a copy. */
    enum CustomerKeyHeaders {
        OBJECT("x-amz-server-side-encryption-customer-"),
        COPY_SOURCE("x-amz-copy-source-server-side-encryption-customer-");

        private final String prefix;

        CustomerKeyHeaders(String prefix) {
            this.prefix = prefix;
        }

        String algorithm() {
            return prefix + "algorithm";
        }

        String key() {
            return prefix + "key";
        }

        String keyMd5() {
            return prefix + "key-MD5";
        }
    }

    private SseHeaders() {}
}
