package dev.leat.aws;

import dev.leat.task.Tasks;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The clients of an app for one region. Each is created by its first use. Creating them calls no
/// service. Thread-safe; the caller that creates them closes them.
public final class AwsClients implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// Request timeout; a long poll waits for at most 20 seconds.
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

    /// The JDK's property for the number of idle connections that HttpURLConnection keeps for each
    /// host. Its default is 5, so most requests of many threads would open a connection
    /// (https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/net/doc-files/net-properties.html).
    /// The JDK reads it before it keeps its first connection.
    private static final String IDLE_CONNECTIONS = "http.maxConnections";

    /// More than the receivers of several queues and the writers of a table together.
    private static final String MOST_IDLE_CONNECTIONS = "128";

    private final SdkHttpClient http;
    private final Settings settings;
    private final OnDemand<SqsClient> sqs;
    private final OnDemand<S3Client> s3;
    private final OnDemand<SnsClient> sns;
    private final OnDemand<DynamoDbClient> dynamoDb;
    private final OnDemand<EventBridgeClient> events;

    /// The client of Glue. No constructor of this package names its class, because functions, which
    /// write no lake tables, do without its library.
    private final OnDemand<SdkAutoCloseable> glue;

    private final OnDemand<KinesisClient> kinesis;

    /// A client that is created by its first use, because this takes a tenth of a second of a
    /// function's start.
    private static final class OnDemand<C extends SdkAutoCloseable> {

        private final Supplier<C> create;
        private @Nullable C client;

        OnDemand(Supplier<C> create) {
            this.create = create;
        }

        synchronized C get() {
            var known = client;
            if (known == null) {
                known = AwsFailures.settings(create);
                client = known;
            }
            return known;
        }

        synchronized void close() {
            if (client != null) {
                client.close();
            }
        }
    }

    private AwsClients(SdkHttpClient http, Settings settings) {
        this.http = http;
        this.settings = settings;
        this.sqs =
                new OnDemand<>(() -> settings.apply(SqsClient.builder().httpClient(http)).build());
        this.s3 = new OnDemand<>(() -> settings.apply(S3Client.builder().httpClient(http)).build());
        this.sns =
                new OnDemand<>(() -> settings.apply(SnsClient.builder().httpClient(http)).build());
        this.dynamoDb =
                new OnDemand<>(
                        () -> settings.apply(DynamoDbClient.builder().httpClient(http)).build());
        this.events =
                new OnDemand<>(
                        () -> settings.apply(EventBridgeClient.builder().httpClient(http)).build());
        this.glue =
                new OnDemand<>(() -> settings.apply(GlueClient.builder().httpClient(http)).build());
        this.kinesis =
                new OnDemand<>(
                        () -> settings.apply(KinesisClient.builder().httpClient(http)).build());
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

    /// Starts a thread that loads the classes of the client of DynamoDB, so that clients are
    /// created sooner.
    public static void loadInBackground(String region) {
        Tasks.load(
                "leat-aws",
                () -> {
                    try (var clients = of(Optional.of(region))) {
                        clients.dynamoDb();
                    }
                });
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
        if (System.getProperty(IDLE_CONNECTIONS) == null) {
            System.setProperty(IDLE_CONNECTIONS, MOST_IDLE_CONNECTIONS);
        }
        var http =
                new AbortableHttpClient(
                        UrlConnectionHttpClient.builder()
                                .connectionTimeout(CONNECT_TIMEOUT)
                                .socketTimeout(RESPONSE_TIMEOUT)
                                .build());
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
        return sqs.get();
    }

    public S3Client s3() {
        return s3.get();
    }

    public SnsClient sns() {
        return sns.get();
    }

    public DynamoDbClient dynamoDb() {
        return dynamoDb.get();
    }

    /// Returns the client of EventBridge.
    public EventBridgeClient events() {
        return events.get();
    }

    public GlueClient glue() {
        return (GlueClient) glue.get();
    }

    public KinesisClient kinesis() {
        return kinesis.get();
    }

    /// Returns new clients of the services of secrets. Only apps with secrets need them, when they
    /// start. The caller closes the result before these clients.
    public AwsSecrets secrets() {
        return new AwsSecrets(
                settings.apply(SecretsManagerClient.builder().httpClient(http)).build(),
                settings.apply(SsmClient.builder().httpClient(http)).build());
    }

    /// Returns the source of temporary credentials for Redshift databases.
    public RedshiftCredentials redshift() {
        return new RedshiftCredentials(
                http, settings.credentials(), settings.region(), settings.endpoint());
    }

    @Override
    public void close() {
        sqs.close();
        s3.close();
        sns.close();
        dynamoDb.close();
        events.close();
        glue.close();
        kinesis.close();
        http.close();
    }
}
