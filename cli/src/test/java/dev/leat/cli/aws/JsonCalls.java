package dev.leat.cli.aws;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends requests in AWS's JSON protocol, without the checks of a client.
final class JsonCalls implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    JsonCalls(String url) {
        this.url = url;
    }

    /// @param target the value of `X-Amz-Target`
    HttpResponse<String> ask(String target, Map<String, ?> body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("X-Amz-Target", target)
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .POST(
                                BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body)));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /// Returns the response to a request that succeeds.
    JsonNode call(String target, Map<String, ?> body) throws IOException, InterruptedException {
        var answer = ask(target, body);
        if (answer.statusCode() != 200) {
            throw new AssertionError(target + ": " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    HttpResponse<String> http(String method, String path) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .method(method, BodyPublishers.noBody());
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
    }
}
