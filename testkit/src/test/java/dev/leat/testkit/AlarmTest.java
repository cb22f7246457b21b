package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import dev.leat.testkit.verdict.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Alarms in tests of an app: of the one on the page about alarms, whose policy sends letters back,
/// and of the same without the policy.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlarmTest {

    private static final Path PAGE = Path.of("../docs/how-to/alarms.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern POLICY = Pattern.compile("\n +redrive: .*");
    private static final Pattern ALARMS = Pattern.compile("(?s)\nalarms:.*");

    /// Twelve orders that die of a view that takes no row: a write of all, and four more of each.
    private static final String LETTERS =
            """
            given: [{send: {OrderQueue: [%s]}}]
            faults:
              - {store: user_stats, throttles: 49, rows: 0}
            """
                    .formatted(
                            IntStream.range(0, 12)
                                    .mapToObj(n -> order("O" + n))
                                    .collect(Collectors.joining(", ")));

    private static final String AWAY =
            """
            given: [{send: {OrderQueue: %s}}]
            faults:
              - {store: user_stats, unavailable: {until: 30m}}
            """
                    .formatted(order("O1"));

    /// A queue's records go through a stream into a view.
    private static final String STREAM =
            """
            app: shop
            schemas:
              Order: {order_id: varchar not null, user_id: varchar not null}
            queues: {Incoming: {}}
            streams: {live: {}}
            views:
              users: {key: user_id, measures: {n: count(*)}}
            pipelines:
              publish:
                from: {queue: Incoming, schema: Order}
                key: order_id
                to: [{stream: live, partition_by: user_id}]
              count:
                from: {stream: live, schema: Order}
                key: order_id
                to: [{view: users}]
            alarms:
              behind: {stream: live, measure: lag, above: 10m}
              many: {stream: live, measure: backlog, above: 2, for: 1m}
              more: {stream: live, measure: backlog, above: 3}
            """;

    private Path folder = Path.of("");

    private List<String> page = List.of();
    private App acting = App.named("none");
    private App watching = acting;

    @BeforeAll
    void read(@TempDir Path temporary) throws Exception {
        folder = temporary;
        page = YAML.matcher(Files.readString(PAGE)).results().map(yaml -> yaml.group(1)).toList();
        acting = app("acting", page.getFirst());
        watching = app("watching", without(POLICY));
    }

    private String without(Pattern part) {
        return part.matcher(page.getFirst()).replaceAll("") + "\n";
    }

    private App app(String name, String yaml) throws Exception {
        var file = Files.createDirectories(folder.resolve(name)).resolve("app.yaml");
        Files.writeString(file, yaml);
        return AppFile.read(file, Map.of());
    }

    private static String order(String id) {
        return "{order_id: %s, user_id: U1, order_value: 2.50}".formatted(id);
    }

    private static TestResult run(App app, String yaml) throws Exception {
        try (var tests = new AppTests(app)) {
            return tests.run(TestFile.read("t", yaml, Path.of(""), app));
        }
    }

    private static void passes(App app, String yaml) throws Exception {
        var verdict = run(app, yaml);
        assertThat(verdict.passed())
                .as(String.join("\n", TestResultText.lines(verdict, "t")))
                .isTrue();
    }

    private static List<String> failure(App app, String yaml) throws Exception {
        return run(app, yaml).failures().getFirst().lines();
    }

    @Test
    void thePageShowsATestThatPasses() throws Exception {
        var verdict = run(acting, page.getLast());
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.idle()).isEmpty();
    }

    @Test
    void aPolicyActsAsItWouldInTheApp() throws Exception {
        var expect =
                """
                expect:
                  - {alarm: letters, state: ALARM, within: 10m}
                  - {alarm: letters, state: OK, was: ALARM, times: 1}
                  - {dead_letters: OrderQueue-dlq, count: 12, within: 10m}
                  - {dead_letters: OrderQueue-dlq, count: 0}
                  - {view: user_stats, rows: [{user_id: U1, order_count: 12, total_spend: 30.00}]}
                """;
        passes(acting, LETTERS + expect);
    }

    @Test
    void aPolicyActsAlsoInATestThatExpectsNothingOfAlarms() throws Exception {
        var expect = "expect: [{dead_letters: OrderQueue-dlq, count: 0}]";
        passes(acting, LETTERS + expect);
    }

    @Test
    void anAlarmWithoutAPolicyStaysInAlarm() throws Exception {
        var expect =
                """
                expect:
                  - {alarm: letters, state: ALARM}
                  - {alarm: letters, was: ALARM}
                  - {dead_letters: OrderQueue-dlq, count: 12}
                  - invariants: hold
                """;
        passes(watching, LETTERS + expect);
    }

    @Test
    void alarmsWatchHowFarAPipelineIsBehindItsStream() throws Exception {
        var test =
                """
                given:
                  - send:
                      Incoming:
                        - {order_id: O1, user_id: U1}
                        - {order_id: O2, user_id: U2}
                        - {order_id: O3, user_id: U1}
                faults:
                  - {store: users, unavailable: {until: 30m}}
                expect:
                  - {alarm: behind, state: ALARM, within: 11m}
                  - {alarm: behind, state: OK, was: ALARM, times: 1}
                  - {alarm: many, state: ALARM, within: 2m}
                  - {alarm: many, state: OK, was: ALARM, times: 1}
                  - {alarm: more, state: ALARM, never: true}
                  - {view: users, rows: [{user_id: U1, n: 2}, {user_id: U2, n: 1}]}
                """;
        var app = app("stream", STREAM);
        passes(app, test);
        var timeline = TestResultText.lines(run(app, test + "  - {view: users, rows: []}"), "t");
        assertThat(String.join("\n", timeline).replaceAll("\\s+", " "))
                .contains(
                        "ALARM behind: the oldest unprocessed record of live is 10m",
                        "OK behind: all records of live have been processed, after",
                        "ALARM many: live has 3 unprocessed records, more than 2, since",
                        "OK many: live has 0 unprocessed records, not more than 2, after");
    }

    @Test
    void showsHowAnAlarmIsAndHowOftenItWas() throws Exception {
        assertThat(failure(acting, AWAY + "expect: [{alarm: late_orders, state: ALARM}]"))
                .containsExactly(
                        "            state  times in ALARM",
                        "  expected  ALARM  any",
                        "  actual    OK *   1");
        assertThat(failure(acting, AWAY + "expect: [{alarm: late_orders, was: ALARM, times: 2}]"))
                .containsExactly(
                        "            state  times in ALARM",
                        "  expected  any    2",
                        "  actual    OK     1 *");
        assertThat(failure(acting, AWAY + "expect: [{alarm: letters, state: OK, was: ALARM}]"))
                .containsExactly(
                        "            state  times in ALARM",
                        "  expected  OK     at least 1",
                        "  actual    OK     0 *");
    }

    @Test
    void showsWhenAnAlarmWasThatShouldNeverBe() throws Exception {
        var verdict =
                run(acting, AWAY + "expect: [{alarm: late_orders, state: ALARM, never: true}]");
        assertThat(verdict.failures().getFirst().what())
                .startsWith("alarm late_orders, never; but it occurred at +0:10:0");
    }

    @Test
    void theTimelineHasChangesAndDecisions() throws Exception {
        var verdict = run(acting, LETTERS + "expect: [{alarm: letters, state: ALARM}]");
        assertThat(String.join("\n", TestResultText.lines(verdict, "t")).replaceAll("\\s+", " "))
                .contains("ALARM letters: OrderQueue has 12 dead letters, more than 10, since")
                .contains("redrive policy of letters: 2 dead letters are sent back as a canary")
                .contains("redrive policy of letters: all 2 records passed; redriving the others")
                .contains("OK letters: OrderQueue has");
    }

    @Test
    void invariantsAreNotCheckedAfterARedrive() throws Exception {
        assertThat(failure(acting, LETTERS + "expect: [{invariants: hold}]"))
                .first()
                .asString()
                .contains("not checked: a redrive policy redrove dead letters");
        passes(acting, AWAY + "expect: [{invariants: hold}]");
    }

    @Test
    void anAlarmOutlivesTheProcess() throws Exception {
        for (int after = 0; after < 20; after += 3) {
            var crash = "  - {crash: after a commit, after: %d}\n".formatted(after);
            var expect = "expect: [{alarm: late_orders, state: OK, was: ALARM, times: 1}]";
            passes(acting, AWAY + crash + expect);
        }
    }

    @Test
    void aRunThatIsNotWatchedIsAsIfThereWereNoAlarms() throws Exception {
        var test = LETTERS + "expect: [{dead_letters: OrderQueue-dlq, count: 12}]";
        var with = run(watching, test);
        var without = run(app("quiet", without(ALARMS)), test);
        assertThat(with.passed()).isTrue();
        assertThat(with.run().events()).noneMatch(Event.Noted.class::isInstance);
        assertThat(timeline(with)).isEqualTo(timeline(without));
    }

    private static List<Timeline.Line> timeline(TestResult verdict) {
        return Timeline.of(verdict.scenario().setup().start(), verdict.run().events());
    }

    @Test
    void whatJavaExpectsIsTheSame() {
        try (var tests = LeatTest.of(folder.resolve("acting"))) {
            tests.given("orders wait")
                    .send(
                            "OrderQueue",
                            "{\"order_id\": \"O\", \"user_id\": \"U\", \"order_value\": 1}")
                    .faults(
                            new Fault.StoreUnavailable(
                                    "user_stats", Duration.ZERO, Duration.ofMinutes(30)))
                    .expectAlarm("late_orders", Condition.ALARM)
                    .within(Duration.ofMinutes(11))
                    .expectAlarm("late_orders", Condition.OK)
                    .expectAlarmed("late_orders", 1)
                    .run();
            var test = tests.given("no such alarm");
            assertThatThrownBy(() -> test.expectAlarm("late", Condition.OK))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no alarm 'late' in the app");
        }
    }
}
