package dev.leat.bench.streams;

import dev.leat.bench.LocalRedis;
import dev.leat.bench.ServerProcess;
import dev.leat.bench.WorkFolders;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

/// Measures how fast a pipeline on AWS drains a stream of 8 shards into a queue and into a view in
/// Redis, and its CPU time per record. Compares it with [StreamLoop], a loop with the AWS SDK alone
/// that detects no duplicates.
///
/// Leat's endpoint stands for Kinesis, SQS and DynamoDB. Each program is a process of its own with a
/// stream of its own, and is paused except while it is measured. A stream is filled while its
/// program is paused. The first round warms up. All processes share the cores of the machine; the
/// ratio of the CPU times shows what the programs themselves need. Run it in the root folder of the
/// repository.
///
/// Arguments: rounds, records per round, and the working folder. Goal for the queue: 0.8 of the
/// rate of the loop.
public final class StreamDrainBench {

    private static final int SHARDS = 8;
    private static final int SHOPS = 100;
    private static final int REQUEST = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String REGION = "eu-west-1";
    private static final StaticCredentialsProvider ANY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench"));

    private final ServerProcess services;
    private final Path folder;
    private final int size;
    private final SqsClient sqs;
    private final DynamoDbClient dynamoDb;
    private final Map<Program, List<Drain>> drains = new LinkedHashMap<>();
    private int put;

    private StreamDrainBench(ServerProcess services, Path folder, int size) {
        this.services = services;
        this.folder = folder;
        this.size = size;
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

    /// A stream that was drained.
    ///
    /// @param cpu seconds of CPU time of the program
    private record Drain(double seconds, double cpu) {}

    /// A running program.
    ///
    /// @param done returns the number of records that it has processed since it was started
    private record Program(String name, Process process, StreamClient stream, LongSupplier done) {

        void signal(String signal) throws IOException, InterruptedException {
            var kill = new ProcessBuilder("kill", signal, Long.toString(process.pid()));
            if (kill.start().waitFor() != 0 || !process.isAlive()) {
                throw new IOException(name + " has ended; see its log");
            }
        }

        double cpuSeconds() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
        }
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int size = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50_000;
        var parent = Path.of(arguments.length > 2 ? arguments[2] : "bench/target");
        var folder = Files.createTempDirectory(Files.createDirectories(parent), "stream-drain");
        try (var services = ServerProcess.leat(Files.createDirectory(folder.resolve("services")));
                var leatRedis = LocalRedis.start();
                var loopRedis = LocalRedis.start();
                var leatRows = leatRedis.connect();
                var loopRows = loopRedis.connect()) {
            var bench = new StreamDrainBench(services, folder, size);
            var programs = new ArrayList<Program>();
            try {
                programs.add(bench.leatToQueue());
                programs.add(bench.loopToQueue());
                programs.add(bench.leatToView(leatRedis, leatRows));
                programs.add(bench.loopToView(loopRedis, loopRows));
                bench.run(programs, rounds);
            } finally {
                programs.forEach(each -> each.process().destroyForcibly().onExit().join());
            }
            bench.print(programs);
        }
        WorkFolders.delete(folder);
    }

    private String url() {
        return "http://127.0.0.1:" + services.port();
    }

    private Program leatToQueue() throws Exception {
        return leat("leat-queue", "queues: {sold: }", "queue: sold", "", () -> sent("leat-queue-sold"));
    }

    private Program leatToView(LocalRedis redis, Jedis rows) throws Exception {
        return leat(
                "leat-view",
                "views: {totals: {key: shop, measures: {n: count(*), total: sum(amount)}}}",
                "view: totals",
                ", stores: {totals: \"%s\"}".formatted(redis.url()),
                () -> counted(rows, "totals:"));
    }

    private Program leat(
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
                        "./leat", "up", app.toString(), "--env", "bench", "--create", "--port", "0"),
                stream,
                done);
    }

    private Program loopToQueue() throws Exception {
        var queue = sqs.createQueue(create -> create.queueName("loop-sold")).queueUrl();
        return loop("loop-queue", queue, () -> sent("loop-sold"));
    }

    private Program loopToView(LocalRedis redis, Jedis rows) throws Exception {
        return loop("loop-view", redis.url(), () -> counted(rows, ""));
    }

    private Program loop(String name, String sink, LongSupplier done) throws Exception {
        var key = AttributeDefinition.builder().attributeName("shard");
        var hash = KeySchemaElement.builder().attributeName("shard").keyType(KeyType.HASH);
        dynamoDb.createTable(create ->
                create.tableName(name)
                        .attributeDefinitions(key.attributeType(ScalarAttributeType.S).build())
                        .keySchema(hash.build())
                        .billingMode(BillingMode.PAY_PER_REQUEST));
        var stream = StreamClient.creating(services.port(), name, SHARDS);
        var command = ServerProcess.java(System.getProperty("java.class.path"));
        command.addAll(List.of(StreamLoop.class.getName(), name, name, sink));
        return started(name, command, stream, done);
    }

    private Program started(
            String name, List<String> command, StreamClient stream, LongSupplier done)
            throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(
                        Map.of(
                                "AWS_ENDPOINT_URL", url(),
                                "AWS_ACCESS_KEY_ID", "bench",
                                "AWS_SECRET_ACCESS_KEY", "bench",
                                "AWS_REGION", REGION));
        builder.redirectOutput(folder.resolve(name + ".log").toFile());
        var program = new Program(name, builder.start(), stream, done);
        // It runs when its first records have arrived.
        put(program, REQUEST);
        await(program, REQUEST);
        program.signal("-STOP");
        return program;
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

    private void put(Program program, int records) {
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

    private static void await(Program program, long records) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (program.done().getAsLong() < records) {
            if (System.nanoTime() > end || !program.process().isAlive()) {
                throw new IllegalStateException(program.name() + " did not process its records");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void run(List<Program> programs, int rounds) throws Exception {
        for (int round = 0; round <= rounds; round++) {
            for (var program : programs) {
                var drain = drain(program);
                if (round > 0) {
                    drains.computeIfAbsent(program, _ -> new ArrayList<>()).add(drain);
                }
            }
        }
    }

    private Drain drain(Program program) throws Exception {
        long before = program.done().getAsLong();
        put(program, size);
        double cpu = program.cpuSeconds();
        long began = System.nanoTime();
        program.signal("-CONT");
        await(program, before + size);
        double seconds = (System.nanoTime() - began) / 1e9;
        var drain = new Drain(seconds, program.cpuSeconds() - cpu);
        if (program.done().getAsLong() != before + size) {
            throw new IllegalStateException(program.name() + " has processed a record twice");
        }
        program.signal("-STOP");
        return drain;
    }

    private void print(List<Program> programs) {
        for (var program : programs) {
            System.out.printf(
                    "%-10s %,8.0f records/s, %.0f us of CPU per record%n",
                    program.name(), size / seconds(program), 1e6 * cpu(program) / size);
        }
        for (int i = 0; i < programs.size(); i += 2) {
            System.out.printf(
                    "%s has %.2f times the rate of %s, and %.2f by CPU time%n",
                    programs.get(i).name(),
                    seconds(programs.get(i + 1)) / seconds(programs.get(i)),
                    programs.get(i + 1).name(),
                    cpu(programs.get(i + 1)) / cpu(programs.get(i)));
        }
    }

    private double seconds(Program program) {
        return median(drains.getOrDefault(program, List.of()).stream().map(Drain::seconds).toList());
    }

    private double cpu(Program program) {
        return median(drains.getOrDefault(program, List.of()).stream().map(Drain::cpu).toList());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
