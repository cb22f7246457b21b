package dev.leat.cli.lambda;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.TableAlarmLog;
import dev.leat.cli.function.FileRoom;
import dev.leat.cli.function.FunctionApp;
import dev.leat.function.process.FunctionCompiler;
import dev.leat.http.EndpointTransport;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.local.LocalPlatform;
import dev.leat.port.AlarmLog;
import dev.leat.port.Buckets;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// SQS, SNS, S3, EventBridge, DynamoDB, Kinesis and Glue for one app: Leat's own endpoint, in which
/// all resources of the app exist.
public final class FunctionServices implements AutoCloseable {

    private static final String REGION = "eu-west-1";

    private final Time time;
    private final App app;
    private final Path folder;
    private final Platform platform;
    private final AwsEndpoint endpoint;
    private final Server server;
    private final AwsClients clients;

    public FunctionServices(App app, Path folder, Time time) throws PortInUseException {
        this.time = time;
        this.app = app;
        this.folder = folder;
        platform = LocalPlatform.open(App.named("services"), folder.resolve("services"), time);
        var objects = S3Operations.of(platform.buckets(), platform.queues(), platform::topics);
        endpoint =
                new AwsEndpoint(
                        List.of(
                                new Sqs(platform.queues(), platform::queue, time),
                                new Sns(platform.topics(), platform.queues(), time),
                                new DynamoDb(platform.tables(), time),
                                new EventBridge(
                                        platform.events(),
                                        platform.queues(),
                                        platform.topics(),
                                        time),
                                new Kinesis(platform.streams(), time),
                                new Glue(new NoTables(), platform.catalog(), time.instant(), time)),
                        Optional.of(new S3Endpoint(objects, time)),
                        Optional.empty());
        server = Server.start("127.0.0.1", 0, List.of(endpoint), endpoint);
        clients = clients();
        new AwsSetup(clients, new AwsResourceNames(app.name(), ""), app, time).create(_ -> {});
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

    /// Returns the buckets, to look into them without a request.
    public Buckets buckets() {
        return platform.buckets();
    }

    /// Returns clients, which the caller closes.
    public AwsClients clients() {
        return clients(new ExecutionInterceptor() {});
    }

    /// Returns clients whose calls are observed. The caller closes them.
    public AwsClients clients(ExecutionInterceptor calls) {
        return AwsClients.at(
                URI.create(server.url()),
                REGION,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                calls);
    }

    /// Returns a new process of the app's function.
    FunctionApp function() {
        return function(app, new ExecutionInterceptor() {});
    }

    /// Returns a new process of the function of a changed app, whose calls are observed.
    FunctionApp function(App changed, ExecutionInterceptor calls) {
        return function(changed, FileRoom.of(Map.of(), folder), calls);
    }

    /// Returns a new process of the function of a changed app with this room for a file, whose
    /// calls are observed.
    FunctionApp function(App changed, FileRoom room, ExecutionInterceptor calls) {
        var environment =
                new Environment(
                        "aws",
                        Map.of(),
                        Optional.empty(),
                        Optional.of(new Environment.Aws(REGION, "")));
        return new FunctionApp(
                changed,
                environment,
                folder.resolve("tmp"),
                room,
                new FunctionCompiler(Optional.empty()),
                new BindingCache(),
                time,
                () -> clients(calls));
    }

    /// Returns the address of the services.
    public String url() {
        return server.url();
    }

    /// Returns the number of items of a table.
    public long items(String table) {
        return clients.dynamoDb().scan(s -> s.tableName(table)).count();
    }

    /// Returns a queue, to send to it and to look into it without receiving.
    public MessageQueue queue(String name) {
        return platform.queue(new AwsResourceNames(app.name(), "").of(app.queue(name)));
    }

    /// Stores an object without a request.
    public void put(String bucket, String key, String content) throws IOException {
        var bytes = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        platform.buckets().put(bucket, key, bytes, Map.of());
    }

    /// Puts a record into the shard of a stream with this hash key.
    public void put(String stream, String data, String partitionKey, BigInteger hash) {
        clients.kinesis()
                .putRecord(put ->
                        put.streamName(stream)
                                .data(SdkBytes.fromUtf8String(data))
                                .partitionKey(partitionKey)
                                .explicitHashKey(hash.toString()));
    }

    /// Returns the number of messages of any queue.
    public long waiting(String queue) {
        return platform.queue(queue).counts().all();
    }

    /// Returns the values of a view without a key.
    public List<@Nullable Long> values(String view) {
        try (var aws = platform()) {
            var row =
                    aws.view(view)
                            .get(List.of())
                            .orElseGet(() ->
                                    ViewReader.Row.nothing(
                                            Objects.requireNonNull(app.views().get(view)),
                                            List.of()));
            return Arrays.asList(row.values());
        }
    }

    /// Returns the app on AWS as a container has it. It reads on request.
    public AwsPlatform platform() {
        return new AwsPlatform(
                clients,
                new AwsResourceNames(app.name(), ""),
                app,
                app.views().keySet(),
                new EndpointTransport(app, time),
                time,
                new QueueUse.OnDemand(),
                Path.of("target", "scratch"));
    }

    /// Splits a shard in the middle.
    public void split(String stream, String shard) {
        var range =
                clients.kinesis().listShards(list -> list.streamName(stream)).shards().stream()
                        .filter(each -> each.shardId().equals(shard))
                        .findFirst()
                        .orElseThrow()
                        .hashKeyRange();
        var middle =
                new BigInteger(range.startingHashKey())
                        .add(new BigInteger(range.endingHashKey()))
                        .shiftRight(1);
        clients.kinesis()
                .splitShard(split ->
                        split.streamName(stream)
                                .shardToSplit(shard)
                                .newStartingHashKey(middle.toString()));
    }

    /// Returns the ids of the shards of a stream.
    List<String> shards(String stream) {
        return clients.kinesis().listShards(list -> list.streamName(stream)).shards().stream()
                .map(shard -> shard.shardId())
                .toList();
    }

    /// Returns the notes of redrive policies, newest first.
    List<AlarmLog.Note> notes() {
        try (var reading = clients()) {
            var names = new AwsResourceNames(app.name(), "");
            var table = new StateTable(reading.dynamoDb(), names.stateTable(), time);
            return new TableAlarmLog(table, time).notes(99);
        }
    }

    EventSourceMapping mapping(String queue, int batch) {
        var name = new AwsResourceNames(app.name(), "").of(app.queue(queue));
        return new EventSourceMapping(clients.sqs(), name, batch);
    }

    StreamMapping streamMapping(String stream, int batch) {
        var name = new AwsResourceNames(app.name(), "").of(stream);
        return new StreamMapping(clients.kinesis(), name, batch);
    }

    @Override
    public void close() {
        clients.close();
        endpoint.close();
        server.close();
        platform.close();
    }
}
