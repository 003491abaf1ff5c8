package dev.sealgate.testing;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
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
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.AttributeMap;

/** AWS SDK v2 clients by endpoint override, as applications configure them; without retries, so that failures show. */
public final class Sdk {
    /** The gateway's certificate is its own. */
    private static final AttributeMap TRUSTING = AttributeMap.builder()
            .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
            .build();

    private Sdk() {}

    public static S3Client s3(URI endpoint) {
        return s3(endpoint, root());
    }

    public static S3Client s3(URI endpoint, String accessKey) {
        return s3(endpoint, credentials(accessKey));
    }

    /** @param follows whether it goes where the bucket is */
    public static S3Client s3(URI endpoint, String region, boolean follows) {
        return configure(S3Client.builder().forcePathStyle(true).crossRegionAccessEnabled(follows), endpoint, root())
                .region(Region.of(region))
                .httpClient(http())
                .build();
    }

    public static S3Client s3(URI endpoint, AwsCredentialsProvider credentials) {
        return client(S3Client.builder().forcePathStyle(true), endpoint, credentials);
    }

    /** For libraries that want an asynchronous client. */
    public static S3AsyncClient s3Async(URI endpoint, AwsCredentialsProvider credentials) {
        return configure(S3AsyncClient.builder().forcePathStyle(true), endpoint, credentials)
                .httpClient(NettyNioAsyncHttpClient.builder().buildWithDefaults(TRUSTING))
                .build();
    }

    public static KmsClient kms(URI endpoint, String accessKey, Region region) {
        return configure(KmsClient.builder(), endpoint, credentials(accessKey))
                .region(region)
                .httpClient(http())
                .build();
    }

    public static KmsClient kms(URI endpoint, AwsCredentialsProvider credentials) {
        return client(KmsClient.builder(), endpoint, credentials);
    }

    public static KmsClient kms(URI endpoint, AwsCredentialsProvider credentials, RetryStrategy retries) {
        return configure(KmsClient.builder(), endpoint, credentials)
                .overrideConfiguration(c -> c.retryStrategy(retries))
                .httpClient(http())
                .build();
    }

    public static CloudTrailClient cloudTrail(URI endpoint, AwsCredentialsProvider credentials) {
        return client(CloudTrailClient.builder(), endpoint, credentials);
    }

    public static CloudTrailClient cloudTrail(URI endpoint, AwsCredentialsProvider credentials, String region) {
        return configure(CloudTrailClient.builder(), endpoint, credentials)
                .region(Region.of(region))
                .httpClient(http())
                .build();
    }

    public static ServiceQuotasClient serviceQuotas(URI endpoint, AwsCredentialsProvider credentials) {
        return client(ServiceQuotasClient.builder(), endpoint, credentials);
    }

    public static IamClient iam(URI endpoint, AwsCredentialsProvider credentials) {
        return client(IamClient.builder(), endpoint, credentials);
    }

    public static StsClient sts(URI endpoint, AwsCredentialsProvider credentials) {
        return client(StsClient.builder(), endpoint, credentials);
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, URI endpoint, AwsCredentialsProvider credentials) {
        return configure(builder, endpoint, credentials).httpClient(http()).build();
    }

    private static <B extends AwsClientBuilder<B, C>, C> B configure(
            B builder, URI endpoint, AwsCredentialsProvider credentials) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }

    public static AwsCredentialsProvider root() {
        return credentials(GatewayProcess.ACCESS_KEY);
    }

    public static AwsCredentialsProvider keys(String accessKeyId, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secret));
    }

    public static AwsCredentialsProvider session(String accessKeyId, String secret, String token) {
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(accessKeyId, secret, token));
    }

    private static AwsCredentialsProvider credentials(String accessKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, GatewayProcess.SECRET_KEY));
    }

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.builder().buildWithDefaults(TRUSTING);
    }
}
