package dev.leat.cli.trial;

import dev.leat.cli.fixture.AppProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Kills an app again and again while an AWS client feeds it over the wire, each time at a random
/// moment, and lets it finish in the end. A kill that met no work under way proves little: it is
/// made once more.
///
/// @param app the app file
/// @param queue the queue to which the client sends
/// @param state where its state is kept
/// @param environment the variables that the app sees
/// @param options more options of `leat up`
/// @param ports of the API and of the AWS endpoint, the same in every life
/// @param kills how many kills must meet work under way
public record WireCrash(
        Path app,
        String queue,
        Path state,
        Map<String, String> environment,
        List<String> options,
        Ports ports,
        long seed,
        int kills) {

    /// The most kills for one that meets work under way.
    private static final int TRIES = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 20;

    /// An app prints this before the address that ends its start.
    private static final String CUT_OFF = "the app was killed while";

    public record Ports(int api, int aws) {}

    /// Something else that happens once, after half of the kills, while the app works. It must let
    /// the app go on.
    public interface Incident {

        Incident NONE = (_, _) -> {};

        /// Blocks until it is over.
        ///
        /// @param more lets the client send some more, and blocks until that is acknowledged
        void happen(WireCrash crash, More more) throws IOException, InterruptedException;
    }

    public interface More {
        void send() throws InterruptedException;
    }

    /// The result: true for each kill that interrupted work, and the number of batches that the
    /// client had to send again.
    record Story(List<Boolean> met, int again) {

        long kills() {
            return met.stream().filter(m -> m).count();
        }
    }

    public Story run(List<String> bodies, Incident incident)
            throws IOException, InterruptedException {
        return run(bodies, incident, () -> true);
    }

    /// The same; the last process continues until a condition is true.
    public Story run(List<String> bodies, Incident incident, BooleanSupplier ended)
            throws IOException, InterruptedException {
        var random = new SplittableRandom(seed);
        var met = new ArrayList<Boolean>();
        // Enough documents are left for the last kill.
        int pace = bodies.size() / (2 * kills * TRIES + 2);
        boolean happened = false;
        var endpoint = URI.create("http://127.0.0.1:" + ports.aws());
        try (var producer = new WireProducer(endpoint, queue, bodies)) {
            for (int life = 0; ; life++) {
                try (var process = start()) {
                    if (life > 0) {
                        met.add(process.said().stream().anyMatch(line -> line.startsWith(CUT_OFF)));
                    }
                    var story = new Story(List.copyOf(met), producer.again());
                    boolean last = story.kills() == kills || met.size() == kills * TRIES;
                    if (!happened && (last || story.kills() >= kills / 2)) {
                        incident.happen(this, () -> sendMore(producer, pace, pace));
                        happened = true;
                    }
                    if (last) {
                        finish(producer, bodies.size());
                        await("end", ended);
                        return new Story(story.met(), producer.again());
                    }
                    if (life % 2 == 1) {
                        catchUp();
                    }
                    sendMore(producer, 1 + random.nextInt(pace), pace);
                    process.kill();
                }
            }
        }
    }

    /// Waits until so many documents are sent. The client then sends up to `ahead` others, also
    /// while the app is killed.
    private static void sendMore(WireProducer producer, int documents, int ahead)
            throws InterruptedException {
        int wanted = producer.acknowledged() + documents;
        producer.send(wanted + ahead);
        producer.awaitAcknowledged(wanted);
    }

    private void finish(WireProducer producer, int documents)
            throws IOException, InterruptedException {
        producer.send(documents);
        producer.awaitAcknowledged(documents);
        catchUp();
    }

    /// Waits until all that was sent is worked off. What a killed app had in hand is taken one at a
    /// time by the next one; the kill after that meets whole batches again.
    private void catchUp() throws IOException, InterruptedException {
        var drained = "\"%s\":{\"visible\":0,\"in_flight\":0,\"delayed\":0,".formatted(queue);
        awaitHealth(
                health -> health.startsWith("200 {\"status\":\"up\"") && health.contains(drained));
    }

    public AppProcess start() throws IOException, InterruptedException {
        var arguments = new ArrayList<String>();
        arguments.add(app.toString());
        arguments.addAll(List.of("--state", state.toString()));
        arguments.addAll(List.of("--port", Integer.toString(ports.api())));
        arguments.addAll(List.of("--aws-port", Integer.toString(ports.aws())));
        arguments.addAll(options);
        return new AppProcess(environment, arguments);
    }

    /// Asks for the app's health until it is so.
    public void awaitHealth(Predicate<String> wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var health = get("/health");
        while (!wanted.test(health)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the app's health stays: " + health);
            }
            pause(LOOK_MILLIS);
            health = get("/health");
        }
    }

    /// Waits until a condition is true.
    public void await(String what, BooleanSupplier wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no " + what + " within " + PATIENCE);
            }
            pause(LOOK_MILLIS);
        }
    }

    /// `200 {...}`.
    public String get(String path) throws IOException, InterruptedException {
        var at = URI.create("http://127.0.0.1:%d%s".formatted(ports.api(), path));
        try (var client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(
                            HttpRequest.newBuilder(at).build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    /// Lets time go by.
    static void pause(long millis) throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }
}
