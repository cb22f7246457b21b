package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.LeatTest;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example `events` with each event sent twice, and with crashes. Items, alerts and dead
/// letters equal those that the test computes from the events.
class EventsFaultsTest {

    private static final Path EXAMPLE = Path.of("..", "examples", "events");
    private static final BigDecimal THRESHOLD = new BigDecimal(1000);
    private static final int EVENTS = 70;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static LeatTest leat;
    private static AppTests tests;
    private static List<String> events;

    private final List<Map<String, String>> items = new ArrayList<>();
    private final List<Map<String, String>> alerts = new ArrayList<>();
    private int rejected;

    EventsFaultsTest() {
        events.stream().map(JSON::readTree).forEach(this::count);
        assertThat(alerts).hasSizeGreaterThan(2);
        assertThat(rejected).isPositive();
    }

    /// Compiles the app with more attempts: it makes a dead letter of an event that is in the batch
    /// of three crashes.
    @BeforeAll
    static void compile(@TempDir Path folder) throws Exception {
        var app = Files.readString(EXAMPLE.resolve("app.yaml"));
        assertThat(app).contains("max_receive_count: 3");
        var file = folder.resolve("app.yaml");
        Files.writeString(file, app.replace("max_receive_count: 3", "max_receive_count: 30"));
        leat = LeatTest.of(file);
        tests = new AppTests(AppFile.read(file, Map.of()));
        try (var lines = Files.lines(EXAMPLE.resolve("samples").resolve("events.ndjson"))) {
            events = lines.limit(EVENTS).toList();
        }
    }

    @AfterAll
    static void close() {
        tests.close();
        leat.close();
    }

    private void count(JsonNode event) {
        var amount = event.path("amount").decimalValue();
        if (event.path("user_id").asString("").isBlank() || amount.signum() < 0) {
            rejected++;
            return;
        }
        var text = amount.stripTrailingZeros().toPlainString();
        var id = event.path("order_id").asString();
        var user = event.path("user_id").asString();
        items.add(Map.of("order_id", id, "user_id", user, "amount", text, "status", "PROCESSED"));
        if (amount.compareTo(THRESHOLD) >= 0) {
            alerts.add(Map.of("order_id", id, "amount", amount.toPlainString()));
        }
    }

    private Scenario scenario(long seed, Fault... faults) {
        var twice = new ArrayList<>(events);
        twice.addAll(events);
        Collections.shuffle(twice, new Random(seed));
        return leat.given("each event twice")
                .seed(seed)
                .batch(20)
                .send("events", twice.toArray(String[]::new))
                .faults(faults)
                .expectItems("events", items)
                .expectReceived("webhook", alerts)
                .expect(visible("alerts", alerts.size()))
                .expectDeadLetters("events-dlq", 2 * rejected)
                .expectEmpty("events")
                .expectInvariants()
                .scenario();
    }

    private static Subject visible(String queue, int messages) {
        return new Subject.Counts(
                queue, OptionalInt.of(messages), OptionalInt.empty(), OptionalInt.empty());
    }

    /// Runs the scenario. A crash repeats at most one request to the webhook.
    private TestResult run(Scenario scenario) {
        var result = tests.run(scenario);
        var lines = TestResultText.lines(result, "seed " + scenario.setup().seed());
        assertThat(result.passed()).as(String.join("\n", lines)).isTrue();
        assertThat(count(result, Event.Requested.class))
                .as(String.join("\n", lines))
                .isBetween(alerts.size(), alerts.size() + count(result, Event.Crashed.class));
        return result;
    }

    private static int count(TestResult result, Class<? extends Event> kind) {
        return (int) result.run().events().stream().filter(kind::isInstance).count();
    }

    /// The number of crashes after which no record can be a dead letter because of them.
    private static final int MOST_CRASHES = 3;

    static Stream<Point> points() {
        return Arrays.stream(Point.values()).filter(point -> !point.ofFiles());
    }

    private static Fault.Crash crash(Point point, int after, int times) {
        return new Fault.Crash(point, new Times(after, times), Optional.empty());
    }

    /// Crashes at several points of one run, at each in one of the runs. A record that is in
    /// process at more crashes becomes a dead letter.
    @Test
    void crashesAtEveryPointLoseAndRepeatNothing() {
        var points = points().toList();
        for (int from = 0; from < points.size(); from += MOST_CRASHES) {
            var crashes =
                    points.subList(from, Math.min(from + MOST_CRASHES, points.size())).stream()
                            .map(point -> crash(point, 1, 1))
                            .toArray(Fault[]::new);
            assertThat(run(scenario(1, crashes)).idle()).isEmpty();
        }
    }

    /// Crashes at each occasion of a point, one occasion in each run.
    @Tag("crash")
    @ParameterizedTest
    @MethodSource("points")
    void aCrashAtAnyOccasionLosesAndRepeatsNothing(Point point) {
        int occasion = 0;
        while (run(scenario(occasion, crash(point, occasion, 1))).idle().isEmpty()) {
            occasion++;
        }
        assertThat(occasion).as("occasions of a crash %s", point.text()).isGreaterThan(2);
    }

    /// Seeded crashes at several points of one run, with a store that fails and redeliveries.
    @Tag("crash")
    @Test
    void manyCrashesInOneRunLoseAndRepeatNothing() {
        for (long seed = 1; seed <= 50; seed++) {
            var random = new Random(seed);
            var faults = new ArrayList<Fault>();
            var points = new ArrayList<>(points().toList());
            Collections.shuffle(points, random);
            points.subList(0, MOST_CRASHES)
                    .forEach(point -> faults.add(crash(point, random.nextInt(3), 1)));
            faults.add(new Fault.LosesResponse(Fault.STATE, new Times(random.nextInt(4), 2)));
            faults.add(new Fault.Redelivery("events", new Times(random.nextInt(4), 3)));
            var result = run(scenario(seed, faults.toArray(Fault[]::new)));
            assertThat(result.idle()).as("seed %d", seed).isEmpty();
        }
    }
}
