package dev.leat.cli.attack;

import dev.leat.cli.Leat;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.place.RunningInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An app in a process of its own, whose memory a test observes, and a client of its ports.
final class AttackedApp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final AppProcess process;

    AttackedApp(Path folder, String app, String... options)
            throws IOException, InterruptedException {
        this.folder = folder;
        var file = Files.writeString(folder.resolve("app.yaml"), app);
        var arguments =
                Stream.concat(
                        Stream.of("up", file.toString(), "--port", "0", "--aws-port", "0"),
                        Stream.of(options));
        process = new AppProcess(Leat.class, Map.of(), arguments.toList());
        process.await(line -> line.contains("--endpoint-url"));
    }

    /// The address of the API.
    URI api() {
        return address(".*(http://\\S+)/health");
    }

    /// The address for clients of AWS.
    URI aws() {
        return address(".*--endpoint-url (http://\\S+) .*");
    }

    private URI address(String pattern) {
        return process.said().stream()
                .map(Pattern.compile(pattern)::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(found -> URI.create(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address));
    }

    /// Puts an object.
    HttpResponse<String> put(String path, byte[] content) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(aws().resolve(path))
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0")
                        .PUT(BodyPublishers.ofByteArray(content)));
    }

    /// Calls an operation of a service in AWS's JSON protocol.
    HttpResponse<String> call(String target, String body) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(aws())
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("X-Amz-Target", target)
                        .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> post(URI address, String json) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    /// Calls an operation of SNS.
    void form(String body) throws IOException, InterruptedException {
        send(
                HttpRequest.newBuilder(aws())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)));
    }

    /// Calls an operation of the API, with the token of the process.
    ///
    /// @param json the body; empty for a GET
    HttpResponse<String> operation(String path, String json)
            throws IOException, InterruptedException {
        var token = RunningInfo.read(folder.resolve(".leat")).orElseThrow().token();
        var request =
                HttpRequest.newBuilder(api().resolve("/leat/v1/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json");
        return send(json.isEmpty() ? request : request.POST(BodyPublishers.ofString(json)));
    }

    /// Returns the output so far.
    List<String> said() {
        return process.said();
    }

    /// Sends a request on a connection of its own. One that is kept may be closed by an app with
    /// too many connections while a request is sent, and a client does not repeat a POST.
    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        }
    }

    boolean alive() {
        return process.handle().isAlive();
    }

    /// The most memory that the process has had, as Linux counts it.
    long peakMebibytes() throws IOException {
        return PeakMemory.mebibytes(process.handle());
    }

    @Override
    public void close() {
        process.kill();
    }
}
