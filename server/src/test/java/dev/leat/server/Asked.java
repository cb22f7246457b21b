package dev.leat.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/// A client that returns responses as text: `200 {...}`.
public final class Asked {

    private Asked() {}

    public static HttpResponse<String> ask(Server server, String method, String target) {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + target))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return send(request);
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    public static String get(Server server, String target) {
        var response = ask(server, "GET", target);
        return response.statusCode() + " " + response.body();
    }

    /// Posts these bytes, with headers as names and values in turn.
    public static HttpResponse<String> post(
            Server server, String target, byte[] body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + target))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /// The status line's number for a request whose first line is exactly this.
    public static int raw(Server server, String firstLine) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            String text = firstLine + "\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(
                    answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }
    }
}
