package dev.sealgate.storage.blob.s3;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Stores with credentials that a test has at hand. */
public final class S3BlobStores {
    private S3BlobStores() {}

    /** Over a bucket that is made first. */
    public static S3BlobStore openNew(S3BlobSettings settings, String accessKeyId, String secretKey) {
        createBucket(settings, credentials(accessKeyId, secretKey));
        return open(settings, accessKeyId, secretKey);
    }

    public static S3BlobStore open(S3BlobSettings settings, String accessKeyId, String secretKey) {
        return S3BlobStore.open(settings, credentials(accessKeyId, secretKey));
    }

    private static AwsCredentialsProvider credentials(String accessKeyId, String secretKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretKey));
    }

    static void createBucket(S3BlobSettings settings, AwsCredentialsProvider credentials) {
        try (S3AsyncClient client = Clients.open(settings, credentials, new Tally())) {
            client.createBucket(request -> request.bucket(settings.bucket())).join();
        }
    }
}
