package dev.leat.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.fixture.Polling;
import dev.leat.cli.fuzz.Link.Answer;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Eight thousand invalid requests to both ports of an app in a process of its own, or 20,000 with
/// `-Dcrash.full`. It answers each within five seconds, fails at none, and is afterwards as it was
/// after two thousand.
///
/// The margins: what a full collection leaves is counted object by object, and a tenth of it is
/// more than a megabyte, while nothing that is counted then depends on timing: the queues are
/// purged, every connection is closed and its end awaited. The first two thousand load all classes
/// and fill all pools; a pool of the state's readers may still grow by one (three files).
@Tag("fuzz")
class WireFuzzTest {

    private static final int WARM = 2_000;
    private static final int ALL = System.getProperty("crash.full") == null ? 8_000 : 20_000;
    private static final int THREADS = 4;
    private static final long SEED = 20261120;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final LongAdder answered = new LongAdder();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void answersWhateverComesAndStaysAsItWas(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc");
        try (var target = new Target(folder)) {
            assertThat(order(target, "first", "1.25")).startsWith("202 ");
            fire(target, WARM, SEED);
            calm(target);
            long heap = target.heap();
            int files = target.files();
            fire(target, ALL - WARM, SEED + THREADS);
            calm(target);
            assertThat(wrong).isEmpty();
            assertThat(answered.sum()).isGreaterThan(ALL * 8 / 10);
            assertThat(order(target, "last", "2.50")).startsWith("202 ");
            assertThat(order(target, "last", "2.50")).startsWith("202 ");
            await(target, "/users/good", "200 {\"user_id\":\"good\",\"orders\":2,\"spent\":3.75}");
            long after = target.heap();
            assertThat(after).as("heap, %d before", heap).isLessThan(heap * 11 / 10);
            assertThat(target.files()).as("open files").isBetween(files - 5, files + 5);
            assertThat(target.said()).noneMatch(line -> line.contains("failed"));
        }
    }

    private void fire(Target target, int shots, long seed) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < THREADS; i++) {
            long own = seed + i;
            threads.add(Thread.ofVirtual().start(() -> fire(target, own, shots / THREADS)));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void fire(Target target, long seed, int shots) {
        var source = new Shots(seed);
        try (var api = new Gun(target.port(false));
                var aws = new Gun(target.port(true))) {
            for (int i = 0; i < shots; i++) {
                var shot = source.next();
                try {
                    look((shot.aws() ? aws : api).fire(shot), shot);
                } catch (SocketTimeoutException late) {
                    wrong.add("no answer in time to " + text(shot));
                }
            }
        } catch (IOException | RuntimeException failed) {
            wrong.add("seed " + seed + ": " + failed);
        }
    }

    private void look(List<Answer> answers, Shot shot) {
        answered.add(answers.size());
        for (var answer : answers) {
            boolean unavailable = answer.status() == 503 && !answer.body().isBlank();
            if (answer.status() >= 500 && !unavailable) {
                wrong.add(answer.status() + " " + answer.body() + " to " + text(shot));
            }
        }
    }

    private static String text(Shot shot) {
        var text = new String(shot.bytes(), StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.min(600, text.length()));
    }

    /// Waits until all is worked on, and empties the queues.
    private void calm(Target target) throws Exception {
        for (var queue : List.of("Orders", "Orders-dlq", "mine", "Parcels.fifo")) {
            var body = "{\"QueueUrl\":\"%s\"}".formatted(queue);
            var deadline = Instant.now().plus(PATIENCE);
            while (queue.equals("Orders")
                    && !ask(target.url() + "/health", "")
                            .contains("\"Orders\":{\"visible\":0,\"in_flight\":0,\"delayed\":0")
                    && Instant.now().isBefore(deadline)) {
                Polling.pause();
            }
            http.send(
                    HttpRequest.newBuilder(URI.create(target.awsUrl()))
                            .header("X-Amz-Target", "AmazonSQS.PurgeQueue")
                            .header("Content-Type", "application/x-amz-json-1.0")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private String order(Target target, String id, String value) throws Exception {
        return ask(
                target.url() + "/orders",
                "{\"order_id\":\"%s\",\"user_id\":\"good\",\"placed\":\"2024-12-01T10:00:00Z\",\"value\":%s}"
                        .formatted(id, value));
    }

    private void await(Target target, String path, String wanted) throws Exception {
        var deadline = Instant.now().plus(PATIENCE);
        var said = ask(target.url() + path, "");
        while (!said.equals(wanted) && Instant.now().isBefore(deadline)) {
            Polling.pause();
            said = ask(target.url() + path, "");
        }
        assertThat(said).isEqualTo(wanted);
    }

    private String ask(String url, String document) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url));
        if (!document.isEmpty()) {
            request.POST(BodyPublishers.ofString(document));
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    /// Fires at one port, over one connection as long as it is open.
    private static final class Gun implements AutoCloseable {

        private final int port;
        private Link link;
        private boolean used;

        Gun(int port) throws IOException {
            this.port = port;
            link = new Link(port);
        }

        List<Answer> fire(Shot shot) throws IOException {
            boolean first = !used;
            used = true;
            try {
                return answers(shot);
            } catch (SocketTimeoutException late) {
                fresh();
                throw late;
            } catch (SocketException closed) {
                // The server may have closed a connection that was used before.
                fresh();
                return first ? List.of() : fire(shot);
            }
        }

        private List<Answer> answers(Shot shot) throws IOException {
            link.send(shot);
            if (shot.manner() == Shot.Manner.ABANDONED) {
                fresh();
                return List.of();
            }
            if (shot.answers() == 0) {
                var all = link.last();
                fresh();
                return all;
            }
            var answers = new ArrayList<Answer>();
            boolean open = true;
            for (int i = 0; i < shot.answers() && open; i++) {
                var answer = link.next();
                open = answer.open();
                if (answer.status() > 0) {
                    answers.add(answer);
                }
            }
            if (!open) {
                fresh();
            }
            return answers;
        }

        private void fresh() throws IOException {
            link.close();
            link = new Link(port);
            used = false;
        }

        @Override
        public void close() throws IOException {
            link.close();
        }
    }
}
