package dev.sealgate.storage.blob.s3;

/** What is asked of the service, and what must be allowed for it. */
enum Step {
    WRITE("write", "s3:PutObject"),
    READ("read", "s3:GetObject"),
    DELETE("delete", "s3:DeleteObject"),
    DISCARD("discard the unfinished upload of", "s3:AbortMultipartUpload"),
    LIST("list the unfinished uploads of", "s3:ListBucketMultipartUploads");

    private final String verb;
    private final String permission;

    Step(String verb, String permission) {
        this.verb = verb;
        this.permission = permission;
    }

    String verb() {
        return verb;
    }

    String permission() {
        return permission;
    }
}
