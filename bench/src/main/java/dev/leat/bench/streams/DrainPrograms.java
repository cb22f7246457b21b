package dev.leat.bench.streams;

import dev.leat.bench.LocalRedis;
import dev.leat.bench.ServerProcess;
import java.io.File;
import java.net.URI;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// The programs of [StreamDrainBench], and their records. Each is started with a stream of its own,
/// and paused when it has processed its first records. Closing this ends them.
final class DrainPrograms implements AutoCloseable {

    private static final int SHARDS = 8;
    private static final int SHOPS = 100;
    private static final int REQUEST = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String REGION = "eu-west-1";
    private static final StaticCredentialsProvider ANY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench"));

    private final ServerProcess services;
    private final Path folder;
    private final SqsClient sqs;
    private final DynamoDbClient dynamoDb;
    private final List<DrainProgram> all = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private int put;

    DrainPrograms(ServerProcess services, Path folder) {
        this.services = services;
        this.folder = folder;
        this.sqs =
                SqsClient.builder()
                        .endpointOverride(URI.create(url()))
                        .region(Region.of(REGION))
                        .credentialsProvider(ANY)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
        this.dynamoDb =
                DynamoDbClient.builder()
                        .endpointOverride(URI.create(url()))
                        .region(Region.of(REGION))
                        .credentialsProvider(ANY)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    /// Returns the programs that take turns.
    List<DrainProgram> all() {
        return List.copyOf(all);
    }

    private String url() {
        return "http://127.0.0.1:" + services.port();
    }

    DrainProgram leatToQueue() throws Exception {
        return leat(
                "leat-queue", "queues: {sold: }", "queue: sold", "", () -> sent("leat-queue-sold"));
    }

    DrainProgram leatToView(LocalRedis redis, Jedis rows) throws Exception {
        return leat(
                "leat-view",
                "views: {totals: {key: shop, measures: {n: count(*), total: sum(amount)}}}",
                "view: totals",
                ", stores: {totals: \"%s\"}".formatted(redis.url()),
                () -> counted(rows, "totals:"));
    }

    private DrainProgram leat(
            String name, String resource, String sink, String stores, LongSupplier done)
            throws Exception {
        var app = Files.createDirectory(folder.resolve(name));
        Files.writeString(
                app.resolve("app.yaml"),
                """
                app: shop
                schemas: {Sale: {id: varchar not null, shop: varchar not null, amount: bigint not null}}
                streams: {live: {shards: %d}}
                %s
                pipelines:
                  sell:
                    from: {stream: live, schema: Sale}
                    key: id
                    steps: [{check: {amount is not negative: amount >= 0}}]
                    to: [{%s}]
                environments:
                  bench: {region: %s, prefix: %s-%s}
                """
                        .formatted(SHARDS, resource, sink, REGION, name, stores));
        // The first process creates the stream, which the others find.
        var stream = StreamClient.creating(services.port(), name + "-live", SHARDS);
        return started(
                name,
                List.of(
                        "./leat",
                        "up",
                        app.toString(),
                        "--env",
                        "bench",
                        "--create",
                        "--port",
                        "0"),
                stream,
                done);
    }

    DrainProgram loopToQueue() throws Exception {
        return loopToQueue("loop-queue", List.of());
    }

    /// A loop that detects records that are put twice.
    DrainProgram loopWithIds() throws Exception {
        createTable("loop-ids-known", "id");
        return loopToQueue("loop-ids", List.of("loop-ids-known"));
    }

    private DrainProgram loopToQueue(String name, List<String> more) throws Exception {
        var queue = sqs.createQueue(create -> create.queueName(name + "-sold")).queueUrl();
        return loop(name, queue, more, () -> sent(name + "-sold"));
    }

    DrainProgram loopToView(LocalRedis redis, Jedis rows) throws Exception {
        return loop("loop-view", redis.url(), List.of(), () -> counted(rows, ""));
    }

    private DrainProgram loop(String name, String sink, List<String> more, LongSupplier done)
            throws Exception {
        createTable(name, "shard");
        var stream = StreamClient.creating(services.port(), name, SHARDS);
        var command = ServerProcess.java(System.getProperty("java.class.path"));
        command.addAll(List.of(StreamLoop.class.getName(), name, name, sink));
        command.addAll(more);
        return started(name, command, stream, done);
    }

    /// The Kinesis Client Library with an empty processor. Prints the time after which it has the
    /// leases of all shards.
    ///
    /// @param library the target folder of its module
    DrainProgram clientLibrary(Path library) throws Exception {
        var name = "client-library";
        var numbers = folder.resolve(name + ".numbers");
        var stream = StreamClient.creating(services.port(), name, SHARDS);
        var command =
                ServerProcess.java(
                        library.resolve("classes")
                                + File.pathSeparator
                                + Files.readString(library.resolve("classpath")).strip());
        command.addAll(List.of("dev.leat.bench.kcl.EmptyProcessor", name, numbers.toString()));
        LongBuffer read;
        try (var file =
                FileChannel.open(
                        numbers,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            read = file.map(MapMode.READ_WRITE, 0, 2 * Long.BYTES).asLongBuffer();
        }
        long began = System.nanoTime();
        var program = start(name, command, stream, () -> read.get(0) == SHARDS, () -> read.get(1));
        await(program, () -> program.ready().getAsBoolean());
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("%s has all leases %.0f s after its start%n", name, seconds);
        return program;
    }

    private void createTable(String name, String keyName) {
        var key = AttributeDefinition.builder().attributeName(keyName);
        var hash = KeySchemaElement.builder().attributeName(keyName).keyType(KeyType.HASH);
        dynamoDb.createTable(create ->
                create.tableName(name)
                        .attributeDefinitions(key.attributeType(ScalarAttributeType.S).build())
                        .keySchema(hash.build())
                        .billingMode(BillingMode.PAY_PER_REQUEST));
    }

    private DrainProgram started(
            String name, List<String> command, StreamClient stream, LongSupplier done)
            throws Exception {
        var program = start(name, command, stream, () -> true, done);
        // It runs when its first records have arrived.
        put(program, REQUEST);
        await(program, () -> done.getAsLong() >= REQUEST);
        program.signal("-STOP");
        all.add(program);
        return program;
    }

    private DrainProgram start(
            String name,
            List<String> command,
            StreamClient stream,
            BooleanSupplier ready,
            LongSupplier done)
            throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(
                        Map.of(
                                "AWS_ENDPOINT_URL",
                                url(),
                                "AWS_ACCESS_KEY_ID",
                                "bench",
                                "AWS_SECRET_ACCESS_KEY",
                                "bench",
                                "AWS_REGION",
                                REGION));
        builder.redirectOutput(folder.resolve(name + ".log").toFile());
        var process = builder.start();
        processes.add(process);
        return new DrainProgram(name, process, stream, ready, done);
    }

    private long sent(String queue) {
        try {
            var url = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
            var visible = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
            return Long.parseLong(
                    sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(visible))
                            .attributes()
                            .get(visible));
        } catch (QueueDoesNotExistException _) {
            return 0;
        }
    }

    private static long counted(Jedis redis, String prefix) {
        try (var pipeline = redis.pipelined()) {
            var rows =
                    IntStream.range(0, SHOPS)
                            .mapToObj(shop -> pipeline.hget(prefix + "s" + shop, "n"))
                            .toList();
            pipeline.sync();
            return rows.stream()
                    .map(Response::get)
                    .filter(Objects::nonNull)
                    .mapToLong(Long::parseLong)
                    .sum();
        }
    }

    void put(DrainProgram program, int records) {
        for (int from = 0; from < records; from += REQUEST) {
            var some = new ArrayList<byte[]>();
            for (int i = 0; i < REQUEST; i++) {
                put++;
                some.add(
                        "{\"id\":\"%d\",\"shop\":\"s%d\",\"amount\":%d}"
                                .formatted(put, put % SHOPS, put % 1_000)
                                .getBytes(StandardCharsets.UTF_8));
            }
            program.stream().put(some, "k" + from);
        }
    }

    static void await(DrainProgram program, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || !program.process().isAlive()) {
                throw new IllegalStateException(program.name() + " did not process its records");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close() {
        processes.forEach(each -> each.destroyForcibly().onExit().join());
        sqs.close();
        dynamoDb.close();
    }
}
