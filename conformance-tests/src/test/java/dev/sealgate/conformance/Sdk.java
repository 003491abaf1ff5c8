package dev.sealgate.conformance;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.AttributeMap;

/** AWS SDK v2 clients by endpoint override, as applications configure them; without retries, so that failures show. */
final class Sdk {
    /** The gateway's certificate is its own. */
    private static final AttributeMap TRUSTING = AttributeMap.builder()
            .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
            .build();

    private Sdk() {}

    static S3Client s3(URI endpoint) {
        return s3(endpoint, GatewayProcess.ACCESS_KEY);
    }

    static S3Client s3(URI endpoint, String accessKey) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials(accessKey))
                .httpClient(http())
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    static KmsClient kms(URI endpoint, String accessKey, Region region) {
        return KmsClient.builder()
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(credentials(accessKey))
                .httpClient(http())
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    /** For libraries that want an asynchronous client. */
    static S3AsyncClient s3Async(URI endpoint) {
        return S3AsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(root())
                .httpClient(NettyNioAsyncHttpClient.builder().buildWithDefaults(TRUSTING))
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    static KmsClient kms(URI endpoint, AwsCredentialsProvider credentials) {
        return kms(endpoint, credentials, DefaultRetryStrategy.doNotRetry());
    }

    static KmsClient kms(URI endpoint, AwsCredentialsProvider credentials, RetryStrategy retries) {
        return KmsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClient(http())
                .overrideConfiguration(c -> c.retryStrategy(retries))
                .build();
    }

    static CloudTrailClient cloudTrail(URI endpoint, AwsCredentialsProvider credentials) {
        return CloudTrailClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClient(http())
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    static IamClient iam(URI endpoint, AwsCredentialsProvider credentials) {
        return IamClient.builder()
                .endpointOverride(endpoint)
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(credentials)
                .httpClient(http())
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    static StsClient sts(URI endpoint, AwsCredentialsProvider credentials) {
        return StsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClient(http())
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    static S3Client s3(URI endpoint, AwsCredentialsProvider credentials) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .httpClient(http())
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    static AwsCredentialsProvider root() {
        return credentials(GatewayProcess.ACCESS_KEY);
    }

    static AwsCredentialsProvider keys(String accessKeyId, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secret));
    }

    static AwsCredentialsProvider session(String accessKeyId, String secret, String token) {
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(accessKeyId, secret, token));
    }

    private static AwsCredentialsProvider credentials(String accessKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, GatewayProcess.SECRET_KEY));
    }

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.builder().buildWithDefaults(TRUSTING);
    }
}
