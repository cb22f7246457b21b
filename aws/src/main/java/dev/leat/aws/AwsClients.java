package dev.leat.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The clients of an app for one region. Creating them calls no service. Thread-safe; the caller
/// that creates them closes them.
public final class AwsClients implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// Request timeout; a long poll waits for at most 20 seconds.
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

    private final SdkHttpClient http;
    private final SqsClient sqs;
    private final SnsClient sns;
    private final DynamoDbClient dynamoDb;

    private AwsClients(SdkHttpClient http, Settings settings) {
        this.http = http;
        this.sqs = settings.apply(SqsClient.builder().httpClient(http)).build();
        this.sns = settings.apply(SnsClient.builder().httpClient(http)).build();
        this.dynamoDb = settings.apply(DynamoDbClient.builder().httpClient(http)).build();
    }

    /// Creates clients with the profile, credentials and addresses (`AWS_ENDPOINT_URL` and
    /// `AWS_ENDPOINT_URL_SERVICE`) that AWS's own tools use.
    ///
    /// @param region the region; if empty, the region that AWS's own tools use
    /// @throws software.amazon.awssdk.core.exception.SdkClientException if the region is unknown
    public static AwsClients of(Optional<String> region) {
        return with(
                new Settings(
                        region.map(Region::of),
                        Optional.empty(),
                        DefaultCredentialsProvider.builder().build(),
                        new ExecutionInterceptor() {}));
    }

    /// Creates clients that send all requests to one address.
    ///
    /// @param watching an interceptor of requests and responses
    public static AwsClients at(
            URI endpoint,
            String region,
            AwsCredentialsProvider credentials,
            ExecutionInterceptor watching) {
        return with(
                new Settings(
                        Optional.of(Region.of(region)),
                        Optional.of(endpoint),
                        credentials,
                        watching));
    }

    private static AwsClients with(Settings settings) {
        var http =
                UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(RESPONSE_TIMEOUT)
                        .build();
        return new AwsClients(http, settings);
    }

    private record Settings(
            Optional<Region> region,
            Optional<URI> endpoint,
            AwsCredentialsProvider credentials,
            ExecutionInterceptor watching) {

        <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B apply(B builder) {
            region.ifPresent(builder::region);
            endpoint.ifPresent(builder::endpointOverride);
            return builder.credentialsProvider(credentials)
                    .overrideConfiguration(config -> config.addExecutionInterceptor(watching));
        }
    }

    public SqsClient sqs() {
        return sqs;
    }

    public SnsClient sns() {
        return sns;
    }

    public DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    @Override
    public void close() {
        sqs.close();
        sns.close();
        dynamoDb.close();
        http.close();
    }
}
