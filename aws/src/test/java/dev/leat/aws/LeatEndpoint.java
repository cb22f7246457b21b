package dev.leat.aws;

import dev.leat.app.App;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.server.PortInUseException;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogTable;
import dev.leat.server.dynamodb.DynamoDb;
import dev.leat.server.eventbridge.EventBridge;
import dev.leat.server.glue.Glue;
import dev.leat.server.kinesis.Kinesis;
import dev.leat.server.s3.S3Operations;
import dev.leat.server.s3.wire.S3Endpoint;
import dev.leat.server.sns.Sns;
import dev.leat.server.sqs.Sqs;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Services of AWS for tests: Leat's own endpoint, whose time the test controls. Clients create all
/// resources.
public final class LeatEndpoint implements AutoCloseable {

    private final Platform platform;
    private final AwsEndpoint endpoint;
    private final Server server;

    private LeatEndpoint(Platform platform, AwsEndpoint endpoint, Server server) {
        this.platform = platform;
        this.endpoint = endpoint;
        this.server = server;
    }

    public static LeatEndpoint start(Path folder, Time time) {
        var platform = LocalPlatform.open(App.named("services"), folder, time);
        var objects = S3Operations.of(platform.buckets(), platform.queues(), platform::topics);
        var endpoint =
                new AwsEndpoint(
                        List.of(
                                new Sqs(platform.queues(), platform::queue, time),
                                new Sns(platform.topics(), platform.queues(), time),
                                new DynamoDb(platform.tables(), time),
                                new Kinesis(platform.streams(), time),
                                new Glue(new NoTables(), platform.catalog(), time.instant(), time),
                                new EventBridge(
                                        platform.events(),
                                        platform.queues(),
                                        platform.topics(),
                                        time)),
                        Optional.of(new S3Endpoint(objects, time)),
                        Optional.empty());
        try {
            var server = Server.start("127.0.0.1", 0, List.of(endpoint), endpoint);
            return new LeatEndpoint(platform, endpoint, server);
        } catch (PortInUseException impossible) {
            throw new IllegalStateException(impossible); // port 0 is any free port
        }
    }

    /// The catalog of an app without tables.
    private record NoTables() implements Catalog {

        @Override
        public List<String> databases() {
            return List.of();
        }

        @Override
        public List<CatalogTable> tables() {
            return List.of();
        }
    }

    /// Returns the platform with the contents of the services.
    public Platform platform() {
        return platform;
    }

    /// Returns the address of all services.
    public URI url() {
        return URI.create(server.url());
    }

    /// Creates clients of these services.
    public AwsClients clients() {
        return clients(new ExecutionInterceptor() {});
    }

    /// Creates clients with an interceptor of their requests and responses.
    public AwsClients clients(ExecutionInterceptor watching) {
        var credentials = AwsBasicCredentials.create("test", "test");
        return AwsClients.at(
                url(), "eu-central-1", StaticCredentialsProvider.create(credentials), watching);
    }

    @Override
    public void close() {
        endpoint.close();
        server.close();
        platform.close();
    }
}
