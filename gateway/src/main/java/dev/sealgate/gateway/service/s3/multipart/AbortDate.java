package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.service.s3.lifecycle.BucketLifecycles;
import dev.sealgate.gateway.service.s3.object.HttpDate;
import dev.sealgate.gateway.service.s3.object.MailSafeText;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.Upload;

/** When the bucket's lifecycle aborts an upload, as answers say it; nothing where it never does. */
final class AbortDate {
    private AbortDate() {}

    static Headers headers(BucketLifecycles lifecycles, Bucket bucket, Upload upload) {
        return lifecycles
                .of(bucket)
                .flatMap(lifecycle -> lifecycle.abortOf(upload.path().key(), upload.initiated()))
                .map(due -> Headers.builder()
                        .add("x-amz-abort-date", HttpDate.format(due.at()))
                        .add("x-amz-abort-rule-id", MailSafeText.encode(due.ruleId()))
                        .build())
                .orElse(Headers.EMPTY);
    }
}
