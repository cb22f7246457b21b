package dev.leat.cli.trial;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// Kills an app again and again while an AWS client feeds it over the wire, each time at a random
/// moment, and lets it finish in the end. A kill that met no work under way proves little: it is
/// made once more.
///
/// @param app the app file
/// @param state where its state is kept
/// @param environment the variables that the app sees
/// @param options more options of `leat up`
/// @param ports of the API and of the AWS endpoint, the same in every life
/// @param kills how many kills must meet work under way
record WireCrash(
        Path app,
        Path state,
        Map<String, String> environment,
        List<String> options,
        Ports ports,
        long seed,
        int kills) {

    /// The most kills for one that meets work under way.
    private static final int TRIES = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    /// How soon after its start an app tells that it was cut off.
    private static final Duration TELLS_WITHIN = Duration.ofSeconds(1);

    private static final String CUT_OFF = "the last run was cut off";

    record Ports(int api, int aws) {

        URI endpoint() {
            return URI.create("http://127.0.0.1:" + aws);
        }
    }

    /// Something else that happens once, while the app works, after half of the documents.
    interface Incident {
        void happen(WireCrash crash) throws IOException, InterruptedException;
    }

    /// What came of it: whether each kill met work under way, and how many batches the client had
    /// to send again.
    record Story(List<Boolean> met, int again) {}

    Story run(List<String> bodies, Incident incident) throws Exception {
        var random = new SplittableRandom(seed);
        var producer = new WireProducer(ports.endpoint(), "OrderQueue", bodies);
        var met = new ArrayList<Boolean>();
        CompletableFuture<Integer> sending = new CompletableFuture<>();
        int step = Math.max(1, bodies.size() / (kills * TRIES + 1));
        int acknowledged = 0;
        boolean happened = false;
        boolean enough = false;
        for (int life = 0; !enough; life++) {
            try (var process = start()) {
                if (life == 0) {
                    sending = producing(producer);
                } else {
                    met.add(process.says(CUT_OFF, TELLS_WITHIN));
                }
                if (!happened && acknowledged >= bodies.size() / 2) {
                    incident.happen(this);
                    happened = true;
                }
                long good = met.stream().filter(m -> m).count();
                enough = good == kills || met.size() == kills * TRIES;
                if (!enough) {
                    acknowledged += 1 + random.nextInt(step);
                    producer.awaitAcknowledged(acknowledged);
                    process.kill();
                    continue;
                }
                if (!happened) {
                    incident.happen(this);
                }
                int again = sending.get();
                awaitHealth(text -> text.contains("\"status\":\"up\"") && drained(text));
                return new Story(List.copyOf(met), again);
            }
        }
        throw new IllegalStateException("a run ends with its last life");
    }

    private static boolean drained(String health) {
        var source = health.substring(health.indexOf("\"OrderQueue\""));
        return source.startsWith(
                "\"OrderQueue\":{\"visible\":0,\"in_flight\":0,\"delayed\":0,");
    }

    private static CompletableFuture<Integer> producing(WireProducer producer) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return producer.call();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private AppProcess start() throws IOException, InterruptedException {
        var arguments =
                new ArrayList<>(
                        List.of(
                                app.toString(),
                                "--state",
                                state.toString(),
                                "--port",
                                Integer.toString(ports.api()),
                                "--aws-port",
                                Integer.toString(ports.aws())));
        arguments.addAll(options);
        return new AppProcess(environment, arguments);
    }

    /// Asks for the app's health until it is so.
    void awaitHealth(Predicate<String> wanted) throws IOException, InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d/health".formatted(ports.api())))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            String last = "";
            while (!wanted.test(last)) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("the app's health stays: " + last);
                }
                last = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            }
        }
    }
}
