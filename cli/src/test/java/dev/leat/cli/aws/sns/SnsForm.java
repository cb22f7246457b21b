package dev.leat.cli.aws.sns;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/// Asks SNS in its own form, without a client's own checks and without any credentials.
final class SnsForm implements AutoCloseable {

    private static final String SCOPE =
            "AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/sns/aws4_request,"
                    + " SignedHeaders=host, Signature=0";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    SnsForm(String url) {
        this.url = url;
    }

    String url() {
        return url;
    }

    /// The answer to a form, as its XML.
    String ask(Map<String, String> form) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", SCOPE)
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .POST(BodyPublishers.ofString(encoded(form)))
                        .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /// Returns the response to the request of a link; `headers` are those of a browser.
    HttpResponse<String> follow(Map<String, String> query, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/?" + encoded(query))).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(each ->
                        each.getKey()
                                + "="
                                + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        client.close();
    }
}
