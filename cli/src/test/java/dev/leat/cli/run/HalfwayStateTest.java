package dev.leat.cli.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.config.AppFile;
import dev.leat.port.Audit;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A state file of version 7 whose app was killed while a redrive edited letters, of which two of
/// six had been sent, and while a message waited for a URL that answered 503.
/// `kept-state/halfway.py` has made it. The clock goes on half a minute after the kill.
class HalfwayStateTest {

    private static final Duration DOWN = Duration.ofSeconds(30);
    private static final String LETTERS = "Bad-dlq";

    @TempDir Path folder;

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Instant started = Instant.now();

    private HttpServer hook;

    @AutoClose private RunningApp running;

    private App app;
    private JsonNode facts;

    @BeforeEach
    void start() throws Exception {
        facts = JsonMapper.shared().readTree(text("halfway.json"));
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/hook", this::hear);
        hook.start();
        restore(hook.getAddress().getPort());
        var file = folder.resolve(AppLocation.FILE);
        Files.writeString(file, text("halfway.yaml"));
        app = AppFile.read(file, Map.of());
        running =
                new RunningApp(
                        app,
                        AppLocation.of(file, Optional.empty(), Optional.empty()),
                        new Ports("127.0.0.1", 0, OptionalInt.of(0)),
                        new CommandHints("leat", ""),
                        () -> app,
                        Time.of(this::now));
    }

    @AfterEach
    void stop() {
        hook.stop(0);
    }

    private Instant now() {
        return Instant.ofEpochMilli(facts.path("at").asLong())
                .plus(DOWN)
                .plus(Duration.between(started, Instant.now()));
    }

    private static String text(String name) throws IOException {
        try (var in = HalfwayStateTest.class.getResourceAsStream("/kept-state/" + name)) {
            return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void restore(int port) throws Exception {
        var state = Files.createDirectories(folder.resolve(".leat")).resolve("state.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + state);
                var statement = connection.createStatement()) {
            var sql = text("halfway.sql").replace("@PORT@", Integer.toString(port));
            for (var each : sql.split(";\n", -1)) {
                if (!each.isBlank()) {
                    statement.execute(each);
                }
            }
        }
    }

    private void hear(HttpExchange exchange) throws IOException {
        heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Test
    void aRedriveGoesOnWithTheLettersThatItHasNotSentAndEditsThem() throws Exception {
        until(running::idle);
        var operations = running.operations();
        var run = operations.audit().run(facts.path("run").asString()).orElseThrow();
        assertThat(run.state()).isEqualTo(Audit.State.RUNNING);
        assertThat(run.redriven()).isEqualTo(facts.path("redriven").asLong()).isEqualTo(2);
        assertThat(rows()).containsExactly("[2, 30]");

        var redriver =
                new Redriver(
                        operations.letters(LETTERS),
                        operations.audit(),
                        new Hurried(now()),
                        app,
                        letters -> operations.predict(LETTERS, letters));
        var ended = redriver.drive(run, RunOptions.PLAIN, RedriveListener.none(), new Signal());
        assertThat(ended.state()).isEqualTo(Audit.State.COMPLETED);
        assertThat(ended.redriven()).isEqualTo(6);
        until(running::idle);
        assertThat(rows()).containsExactly("[6, 210]");
        assertThat(operations.browse(LETTERS, 0, 9)).isEmpty();
        assertThat(operations.audit().outcomes(run.id())).isEqualTo(Map.of(Outcome.DELIVERED, 6L));
        assertThat(operations.audit().entries(run.id(), 0, 9))
                .extracting(Audit.Entry::edited)
                .containsOnly(true);
    }

    private List<String> rows() {
        var rows = new ArrayList<String>();
        running.operations().rows("mended", row -> rows.add(List.of(row.values()).toString()));
        return rows;
    }

    @Test
    void aDeliveryThatWaitsGoesOut() throws Exception {
        var body = requireNonNull(heard.poll(60, TimeUnit.SECONDS));
        assertThat(JsonMapper.shared().readTree(body).path("Message").asString())
                .isEqualTo("it waits");
        until(() -> deliveries(State.WAITING).isEmpty());
        assertThat(deliveries(State.SENT)).extracting(Delivery::kind).contains("Notification");
        assertThat(heard).isEmpty();
    }

    private List<Delivery> deliveries(State state) {
        return running.operations()
                .deliveries()
                .list(Set.of(Protocol.HTTP), Set.of(state), Long.MAX_VALUE, 10);
    }

    private static void until(java.util.function.BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Time.system().await(new Signal(), 0, Instant.now().plusMillis(20));
        }
    }

    /// A clock on which nobody waits.
    private static final class Hurried implements Time {

        private Instant now;

        Hurried(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public void await(Signal signal, long seen, Instant deadline) {
            now = deadline.isAfter(now) ? deadline : now;
        }
    }
}
