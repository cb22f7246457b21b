package dev.leat.cli.aws.sqs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks SQS in its JSON form, without a client's own checks and without any credentials.
final class Asking implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    Asking(String url) {
        this.url = url;
    }

    /// `error` is the code that AWS's clients show, empty if all was well.
    record Answer(int status, String error, JsonNode body) {

        String text(String name) {
            return body.get(name).asString();
        }

        List<JsonNode> messages() {
            return StreamSupport.stream(body.path("Messages").spliterator(), false).toList();
        }

        List<String> each(String name) {
            return messages().stream().map(message -> message.get(name).asString()).toList();
        }
    }

    Answer ask(String operation, Map<String, ?> input, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "AmazonSQS." + operation)
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(input)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        var answer = client.send(request.build(), BodyHandlers.ofString());
        var code = answer.headers().firstValue("x-amzn-query-error").orElse("");
        return new Answer(
                answer.statusCode(),
                code.replaceAll(";.*", ""),
                JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body()));
    }

    @Override
    public void close() {
        client.close();
    }
}
