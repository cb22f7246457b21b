package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.Polling;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// `leat up` on a thread of its own; closing asks it to stop and waits until it has, with success.
public final class Background implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Session session;
    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<Integer> code;
    private final String url;

    Background(Shop shop) throws InterruptedException {
        this(shop.path());
    }

    /// Runs `leat up` with these arguments, on free ports.
    public Background(String... arguments) throws InterruptedException {
        this(new Session(), arguments);
    }

    public Background(Session session, String... arguments) throws InterruptedException {
        this.session = session;
        var words =
                Stream.concat(
                                Stream.of("up", "--port", "0", "--aws-port", "0"),
                                Arrays.stream(arguments))
                        .toArray(String[]::new);
        // The common pool has only one thread on a machine with two processors.
        code =
                CompletableFuture.supplyAsync(
                        () -> session.run(words), work -> Thread.ofPlatform().start(work));
        session.awaitOut("Ctrl-C");
        url =
                Arrays.stream(session.out().split("\n", -1))
                        .filter(line -> line.endsWith("/health"))
                        .map(line -> line.substring(0, line.length() - "/health".length()))
                        .findFirst()
                        .orElseThrow();
    }

    /// Returns the output so far.
    public String out() {
        return session.out();
    }

    /// The address of the API.
    public String url() {
        return url;
    }

    /// The address for clients of AWS.
    String aws() {
        return Arrays.stream(session.out().split("\\s+", -1))
                .dropWhile(word -> !word.equals("--endpoint-url"))
                .skip(1)
                .findFirst()
                .orElseThrow();
    }

    /// The link to the console, which can be used once.
    public String console() {
        return Arrays.stream(session.out().split("\\s+", -1))
                .filter(word -> word.contains("/console/#code="))
                .findFirst()
                .orElseThrow();
    }

    void awaitOut(String text) throws InterruptedException {
        session.awaitOut(text);
    }

    /// `200 {...}`.
    public String get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path)).build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /// Returns the response to a document, which is given as the arguments of curl: an address,
    /// `-H` and `-d`.
    String post(String... arguments) throws IOException, InterruptedException {
        var words = List.of(arguments);
        var target =
                words.stream()
                        .filter(word -> word.startsWith("localhost:"))
                        .findFirst()
                        .orElseThrow();
        var header = words.get(words.indexOf("-H") + 1).split(": ", 2);
        var request =
                HttpRequest.newBuilder(URI.create(url + target.substring(target.indexOf('/'))))
                        .header(header[0], header[1])
                        .POST(BodyPublishers.ofString(words.get(words.indexOf("-d") + 1)))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /// `202 {...}`, for a document given to the API.
    public String give(String path, String document) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(document))
                        .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /// Asks as a client of AWS does that speaks JSON.
    String aws(String address, String target, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", target)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /// Asks as a client of AWS does that speaks Query.
    void form(String body) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(aws()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    /// Asks until this is the answer.
    void awaitAnswer(String path, String wanted) throws IOException, InterruptedException {
        assertThat(await(path, wanted::equals)).isEqualTo(wanted);
    }

    /// Asks until the answer begins so.
    void awaitBeginning(String path, String wanted) throws IOException, InterruptedException {
        assertThat(await(path, answer -> answer.startsWith(wanted))).startsWith(wanted);
    }

    /// Asks until the answer contains this.
    void awaitMatch(String path, String wanted) throws IOException, InterruptedException {
        assertThat(await(path, answer -> answer.contains(wanted))).contains(wanted);
    }

    private String await(String path, Predicate<String> wanted)
            throws IOException, InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        String answer = get(path);
        while (!wanted.test(answer) && Instant.now().isBefore(deadline)) {
            Polling.pause();
            answer = get(path);
        }
        return answer;
    }

    /// Asks it to stop and waits until it has; with which exit code.
    int stop() {
        client.close();
        session.stop().ask();
        return code.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        assertThat(stop()).as(session.err()).isZero();
    }
}
