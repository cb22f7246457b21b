package dev.leat.bench.sqs;

import dev.leat.bench.EndpointServer;
import dev.leat.bench.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// ElasticMQ in a process of its own, and a client of its queues.
final class QueueServer implements AutoCloseable {

    private static final int ENTRIES = 10;
    private static final int SENDERS = 8;
    private static final int LOOKS = 600;

    private final ServerProcess process;
    private final SqsClient client;

    private QueueServer(ServerProcess process) {
        this.process = process;
        this.client =
                SqsClient.builder()
                        .endpointOverride(URI.create(url(process)))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "any")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    static QueueServer start() throws IOException {
        int port = ServerProcess.freePort();
        var command = ServerProcess.java(System.getProperty("java.class.path"));
        command.addAll(
                List.of(EndpointServer.class.getName(), "elasticmq", Integer.toString(port)));
        return new QueueServer(new ServerProcess("ElasticMQ", command, port));
    }

    static String url(ServerProcess process) {
        return "http://127.0.0.1:" + process.port();
    }

    String url() {
        return url(process);
    }

    double cpuSeconds() {
        return process.cpuSeconds();
    }

    /// Returns the URL of a queue.
    String url(String queue) {
        return "%s/000000000000/%s".formatted(url(), queue);
    }

    /// Creates a queue.
    void create(String queue) {
        client.createQueue(r ->
                r.queueName(queue).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "60")));
    }

    /// Waits until another program has created a queue.
    void awaitQueue(String url) throws InterruptedException {
        for (int i = 0; i < LOOKS; i++) {
            try {
                count(url);
                return;
            } catch (QueueDoesNotExistException missing) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IllegalStateException("the queue %s was not created".formatted(url));
    }

    /// Sends messages, ten in a request.
    void send(String url, List<String> bodies) throws Exception {
        var requests = new ArrayList<Callable<Object>>();
        for (int from = 0; from < bodies.size(); from += ENTRIES) {
            var batch = bodies.subList(from, Math.min(bodies.size(), from + ENTRIES));
            requests.add(Executors.callable(() -> sendBatch(url, batch)));
        }
        try (var senders = Executors.newFixedThreadPool(SENDERS)) {
            for (var sent : senders.invokeAll(requests)) {
                sent.get();
            }
        }
    }

    /// Sends at most ten messages, in one request.
    void sendBatch(String url, List<String> bodies) {
        var entries = new ArrayList<SendMessageBatchRequestEntry>();
        for (var body : bodies) {
            entries.add(
                    SendMessageBatchRequestEntry.builder()
                            .id(String.valueOf(entries.size()))
                            .messageBody(body)
                            .build());
        }
        var failed = client.sendMessageBatch(r -> r.queueUrl(url).entries(entries)).failed();
        if (!failed.isEmpty()) {
            throw new IllegalStateException("not sent: " + failed);
        }
    }

    /// Returns the number of messages in a queue, including those in flight.
    long count(String url) {
        return client
                .getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes()
                .entrySet()
                .stream()
                .filter(each -> each.getKey().toString().startsWith("ApproximateNumberOfMessages"))
                .mapToLong(each -> Long.parseLong(each.getValue()))
                .sum();
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }
}
