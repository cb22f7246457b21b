package dev.leat.bench.sqs;

import dev.leat.bench.HandScript;
import dev.leat.bench.LocalRedis;
import dev.leat.bench.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The programs that are compared. Closing this ends them.
final class Programs implements AutoCloseable {

    static final String LEAT = "leat";
    static final String LOOP = "handwritten loop";
    static final String SPRING = "Spring Cloud AWS";

    /// Number of parallel receives, which is the number of Leat's receivers.
    private static final int RECEIVERS = 16;

    private static final Path SPRING_MODULE = Path.of("bench", "spring", "target");
    private static final Consumer.Keys BY_HAND =
            new Consumer.Keys(HandScript.TOTALS, HandScript.TOTALS + ":");

    private final QueueServer server;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<Consumer> consumers = new ArrayList<>();

    /// @param tables a stand-in for DynamoDB, which has Leat's state table
    Programs(QueueServer server, ServerProcess tables, Path folder) {
        this.server = server;
        this.folder = folder;
        this.environment =
                Map.of(
                        "AWS_ENDPOINT_URL_SQS", server.url(),
                        "AWS_ENDPOINT_URL_DYNAMODB", QueueServer.url(tables),
                        "AWS_ACCESS_KEY_ID", "any",
                        "AWS_SECRET_ACCESS_KEY", "any",
                        "AWS_REGION", "eu-west-1");
    }

    /// Starts all programs, and pauses each of them. Leat is the first one.
    List<Consumer> start() throws Exception {
        leat();
        var main = "dev.leat.bench.sqs.SdkLoop";
        byHand(LOOP, "loop", List.of("-cp", System.getProperty("java.class.path"), main));
        var classPath = SPRING_MODULE.resolve("classpath");
        if (Files.exists(classPath)) {
            var path =
                    String.join(
                            File.pathSeparator,
                            SPRING_MODULE.resolve("classes").toString(),
                            Files.readString(classPath),
                            System.getProperty("java.class.path"));
            byHand(SPRING, "spring", List.of("-cp", path, "dev.leat.bench.spring.OrderListener"));
        } else {
            System.out.println(
                    SPRING + " is not included, because the profile peers is not active");
        }
        return List.copyOf(consumers);
    }

    private void leat() throws Exception {
        var redis = LocalRedis.start();
        var app =
                Files.readString(Path.of("examples/orders/app.yaml"))
                        .replace(
                                "\nenvironments:\n",
                                """

                                environments:
                                  bench:
                                    region: eu-west-1
                                    stores: {user_stats: "%s", global_stats: "%s"}
                                """
                                        .formatted(redis.url(), redis.url()));
        Files.writeString(folder.resolve("app.yaml"), app);
        var command =
                List.of(
                        "./leat",
                        "up",
                        folder.toString(),
                        "--env",
                        "bench",
                        "--create",
                        "--port",
                        "0");
        var keys = new Consumer.Keys("global:stats", "user:");
        var queues = new Consumer.Queues(server.url("OrderQueue"), server.url("OrderQueue-dlq"));
        add(new Consumer(LEAT, queues, keys, redis, command, environment, log(LEAT)));
    }

    private void byHand(String name, String queue, List<String> program) throws Exception {
        var redis = LocalRedis.start();
        var queues = new Consumer.Queues(server.url(queue), server.url(queue + "-dlq"));
        server.create(queue);
        server.create(queue + "-dlq");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-XX:+UseParallelGC"));
        command.addAll(program);
        command.addAll(List.of(queues.orders(), queues.deadLetters(), redis.url(), "" + RECEIVERS));
        add(new Consumer(name, queues, BY_HAND, redis, command, environment, log(queue)));
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private void add(Consumer consumer) throws Exception {
        consumers.add(consumer);
        server.awaitQueue(consumer.queues().orders());
        consumer.pause();
    }

    @Override
    public void close() throws IOException {
        for (var consumer : consumers) {
            consumer.close();
        }
    }
}
