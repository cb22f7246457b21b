package dev.leat.bench;

import java.io.BufferedReader;
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
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/// Measures the messages per second that the endpoint for AWS clients accepts, in calls of
/// SendMessageBatch with ten bodies of 600 bytes over 16 persistent connections. Leat, which stores
/// messages durably, alternates with ElasticMQ, which keeps them in memory; each is a process of
/// its own. Then an AWS client receives and deletes all messages of Leat. Prints medians with
/// minimum and maximum. Arguments: rounds, seconds per round, and the working folder.
public final class EndpointBench {

    private static final int CONNECTIONS = 16;
    private static final int ENTRIES = 10;
    private static final int BODY = 600;
    private static final int CONSUMERS = 8;

    private final Map<String, List<Double>> rates = new LinkedHashMap<>();
    private final Map<String, List<Double>> cpu = new LinkedHashMap<>();
    private final int rounds;
    private final Duration length;

    private EndpointBench(int rounds, Duration length) {
        this.rounds = rounds;
        this.length = length;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        var folder =
                arguments.length > 2 ? Path.of(arguments[2]) : Path.of("target", "endpoint-bench");
        if (Files.exists(folder)) {
            WorkFolders.delete(folder);
        }
        new EndpointBench(rounds, Duration.ofSeconds(seconds)).run(folder);
        WorkFolders.delete(folder);
    }

    private void run(Path folder) throws Exception {
        try (var leat = Peer.start("leat", folder.toString());
                var other = Peer.start("elasticmq")) {
            for (int round = 0; round <= rounds; round++) {
                for (var peer : List.of(leat, other)) {
                    double rate = send(peer);
                    if (round == 0) {
                        cpu.clear(); // the first one warms up
                    } else {
                        rates.computeIfAbsent(peer.name + " accepts", _ -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
            for (int round = 0; round < rounds; round++) {
                send(leat, Duration.ofSeconds(1));
                rates.computeIfAbsent("AWS client drains leat", _ -> new ArrayList<>())
                        .add(drain(leat));
            }
        }
        rates.forEach(EndpointBench::print);
        // Also prints the CPU time, which is comparable even if other programs use the machine.
        cpu.forEach((name, all) ->
                System.out.printf("%-24s %.1f us CPU of the server each%n", name, median(all)));
        System.out.printf(
                "leat against elasticmq: %.2f%n",
                median(rates.getOrDefault("leat accepts", List.of()))
                        / median(rates.getOrDefault("elasticmq accepts", List.of())));
    }

    private double send(Peer peer) throws Exception {
        double began = peer.cpuNanos();
        double rate = send(peer, length);
        double each = (peer.cpuNanos() - began) / (rate * length.toSeconds()) / 1000;
        cpu.computeIfAbsent(peer.name + " accepts", _ -> new ArrayList<>()).add(each);
        peer.ask("PurgeQueue", "{\"QueueUrl\":\"%s\"}".formatted(peer.queue()));
        return rate;
    }

    private double send(Peer peer, Duration time) throws Exception {
        byte[] request = peer.request("SendMessageBatch", batch(peer.queue()));
        var sent = new AtomicLong();
        long began = System.nanoTime();
        each(
                CONNECTIONS,
                () -> {
                    try (var connection = new RawConnection(peer.port)) {
                        while (System.nanoTime() - began < time.toNanos()) {
                            connection.ask(request);
                            sent.addAndGet(ENTRIES);
                        }
                    }
                });
        return sent.get() * 1e9 / (System.nanoTime() - began);
    }

    private static String batch(String queue) {
        var entries = new ArrayList<String>();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add("{\"Id\":\"%d\",\"MessageBody\":\"%s\"}".formatted(i, "x".repeat(BODY)));
        }
        return "{\"QueueUrl\":\"%s\",\"Entries\":[%s]}".formatted(queue, String.join(",", entries));
    }

    private double drain(Peer peer) throws Exception {
        var received = new AtomicLong();
        long began = System.nanoTime();
        try (var sdk = sdk(peer)) {
            each(CONSUMERS, () -> drain(sdk, peer.queue(), received));
        }
        return received.get() * 1e9 / (System.nanoTime() - began);
    }

    private static void drain(SqsClient sdk, String queue, AtomicLong received) {
        while (true) {
            var messages =
                    sdk.receiveMessage(b -> b.queueUrl(queue).maxNumberOfMessages(ENTRIES))
                            .messages();
            if (messages.isEmpty()) {
                return;
            }
            var entries = new ArrayList<DeleteMessageBatchRequestEntry>();
            for (var message : messages) {
                entries.add(
                        DeleteMessageBatchRequestEntry.builder()
                                .id("" + entries.size())
                                .receiptHandle(message.receiptHandle())
                                .build());
            }
            sdk.deleteMessageBatch(b -> b.queueUrl(queue).entries(entries));
            received.addAndGet(messages.size());
        }
    }

    private static SqsClient sdk(Peer peer) {
        var credentials = AwsBasicCredentials.create("any", "thing");
        return SqsClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + peer.port))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private interface Run {
        void run() throws IOException;
    }

    private static void each(int count, Run run) throws Exception {
        var failures = new ArrayList<Exception>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    run.run();
                                } catch (IOException | RuntimeException failed) {
                                    synchronized (failures) {
                                        failures.add(failed);
                                    }
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private static void print(String name, List<Double> all) {
        var sorted = all.stream().sorted().toList();
        System.out.printf(
                "%-24s %,10.0f messages/s  (%,.0f to %,.0f)%n",
                name, median(sorted), sorted.getFirst(), sorted.getLast());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /// A server in a process of its own.
    private static final class Peer implements AutoCloseable {

        private final String name;
        private final Process process;
        private final int port;

        private Peer(String name, Process process, int port) {
            this.name = name;
            this.process = process;
            this.port = port;
        }

        private static Peer start(String... arguments) throws IOException {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx4g", "-cp"));
            command.add(System.getProperty("java.class.path"));
            command.add(EndpointServer.class.getName());
            command.addAll(List.of(arguments));
            var process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var lines = process.inputReader(StandardCharsets.UTF_8);
            var peer = new Peer(arguments[0], process, port(lines));
            peer.ask("CreateQueue", "{\"QueueName\":\"bench\"}");
            return peer;
        }

        private static int port(BufferedReader lines) throws IOException {
            String line = lines.readLine();
            while (line != null && !line.startsWith("port ")) {
                line = lines.readLine();
            }
            if (line == null) {
                throw new IOException("the server ended before it listened");
            }
            return Integer.parseInt(line.substring("port ".length()));
        }

        private double cpuNanos() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
        }

        private String queue() {
            return "http://127.0.0.1:%d/000000000000/bench".formatted(port);
        }

        private byte[] request(String operation, String body) {
            var head =
                    List.of(
                            "POST / HTTP/1.1",
                            "Host: 127.0.0.1:" + port,
                            "Content-Type: application/x-amz-json-1.0",
                            "X-Amz-Target: AmazonSQS." + operation,
                            "Authorization: AWS4-HMAC-SHA256"
                                    + " Credential=a/20260101/eu-west-1/sqs/aws4_request",
                            "Content-Length: " + body.length(),
                            "",
                            body);
            return String.join("\r\n", head).getBytes(StandardCharsets.ISO_8859_1);
        }

        private void ask(String operation, String body) throws IOException {
            try (var connection = new RawConnection(port)) {
                connection.ask(request(operation, body));
            }
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            try {
                process.waitFor();
            } catch (InterruptedException stop) {
                process.destroy();
                Thread.currentThread().interrupt();
            }
        }
    }
}
