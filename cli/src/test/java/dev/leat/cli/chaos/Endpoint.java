package dev.leat.cli.chaos;

import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Where an app listens, in every life of it. Threads share it.
record Endpoint(int api, int aws, HttpClient client) {

    /// The maximum time until a response.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    record Answer(int status, String body) {}

    static Endpoint free() {
        return new Endpoint(
                ServerProcess.freePort(), ServerProcess.freePort(), HttpClient.newHttpClient());
    }

    Answer get(String path) throws IOException, InterruptedException {
        return answer(request(api, path).GET());
    }

    Answer post(String path, String document) throws IOException, InterruptedException {
        return answer(
                request(api, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(document)));
    }

    /// Asks as a client of AWS does that speaks JSON.
    Answer sqs(String operation, String body) throws IOException, InterruptedException {
        return answer(
                request(aws, "/")
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "AmazonSQS." + operation)
                        .POST(BodyPublishers.ofString(body)));
    }

    /// The address by which a client of AWS names a queue.
    String queue(String name) {
        return "http://127.0.0.1:%d/000000000000/%s".formatted(aws, name);
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(PATIENCE);
    }

    private Answer answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }
}
