package dev.leat.testkit.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.file.TestFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Expectations that hold and that do not, on the orders of the example.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpectationCheckerTest {

    private static final String GIVEN =
            """
            given:
              - send:
                  OrderQueue:
                    - {order_id: O1, user_id: U1, order_timestamp: 2026-01-05T09:00:00Z, order_value: 250.00, items: [{product_id: P, quantity: 1, price_per_unit: 250.00}]}
                    - {order_id: O2, user_id: U2, order_timestamp: 2026-01-05T09:00:00Z, order_value: 5.50, items: [{product_id: P, quantity: 1, price_per_unit: 5.50}]}
                    - {order_id: O3, user_id: U3, order_timestamp: 2026-01-05T09:00:00Z, order_value: -1, items: []}
            """;

    private static final String AWAY =
            """
            faults:
              - {store: user_stats, unavailable: {until: 30m}}
            """;

    private App app;
    private AppTests tests;

    @BeforeAll
    void open() throws Exception {
        app = AppFile.read(Path.of("../examples/orders/app.yaml"), Map.of());
        tests = new AppTests(app);
    }

    @AfterAll
    void close() {
        tests.close();
    }

    private TestResult run(String rest) throws Exception {
        return tests.run(TestFile.read("t", GIVEN + rest, Path.of(""), app));
    }

    private List<String> failure(String rest) throws Exception {
        return run(rest).failures().getFirst().lines();
    }

    @Test
    void numbersAreEqualByValue() throws Exception {
        assertThat(
                        run(
                                "expect: [{view: user_stats, some: [{total_spend: 250}, {total_spend: 5.5}]}]"))
                .matches(TestResult::passed);
    }

    @Test
    void showsRowsThatDifferAreMissingAndUnexpected() throws Exception {
        assertThat(
                        failure(
                                """
                                expect:
                                  - view: user_stats
                                    rows:
                                      - {user_id: U1, order_count: 2, total_spend: 250.00}
                                      - {user_id: U9, order_count: 1}
                                """))
                .containsExactly(
                        "              user_id  order_count  total_spend",
                        "  expected    U1       2            250.00",
                        "  actual      U1       1 *          250.00",
                        "  missing     U9       1",
                        "  unexpected  U2       1            5.50");
    }

    @Test
    void rowsAreThoseOfSomeDaysIfDaysAreSaid() throws Exception {
        var row = "expect: [{view: user_stats, %s, some: [{user_id: U1, order_count: %d}]}]";
        assertThat(run(row.formatted("from: 2026-01-05, to: 2026-01-05", 1)))
                .matches(TestResult::passed);
        assertThat(run(row.formatted("to: 2026-01-04", 0))).matches(TestResult::passed);
        var late = run(row.formatted("from: 2026-01-06", 1)).failures().getFirst();
        assertThat(late.what())
                .isEqualTo("view user_stats: these rows from 2026-01-06, at the end");
        assertThat(late.lines())
                .containsExactly(
                        "            user_id  order_count",
                        "  expected  U1       1",
                        "  actual    U1       0 *");
    }

    @Test
    void besideAMissingRowStandsWhatIsThereInstead() throws Exception {
        assertThat(failure("expect: [{view: user_stats, some: [{user_id: U9}]}]"))
                .containsExactly(
                        "           user_id", "  missing  U9", "  actual   U1", "  actual   U2");
        assertThat(
                        failure(
                                AWAY
                                        + "expect: [{view: user_stats, some: [{user_id: U1}], within: 1m}]"))
                .containsExactly(
                        "           user_id", "  missing  U1", "           the view has no rows");
    }

    @Test
    void theTimelineSaysWhyARecordIsADeadLetterAndWhatIsParked() throws Exception {
        var lines =
                String.join(
                        " ",
                        TestResultText.lines(
                                run(AWAY + "expect: [{dead_letters: OrderQueue-dlq, count: 0}]"),
                                "leat test"));
        assertThat(lines.replaceAll("\\s+", " "))
                .contains("1 dead letter (check: order_value is above zero")
                .contains(" returned to the queue, not counted as an attempt")
                .doesNotContain("retried after 0s");
    }

    @Test
    void aRowSaidLooselyTakesNoOthersRow() throws Exception {
        assertThat(run("expect: [{view: user_stats, rows: [{order_count: 1}, {user_id: U1}]}]"))
                .matches(TestResult::passed);
    }

    @Test
    void lettersHaveReasons() throws Exception {
        assertThat(
                        run(
                                """
                                expect:
                                  - dead_letters: OrderQueue-dlq
                                    count: 1
                                    letters: [{body: O3, reasons: [order_value is above zero], attempts: 1, done: []}]
                                """))
                .matches(TestResult::passed);
        assertThat(
                        failure(
                                "expect: [{dead_letters: OrderQueue-dlq, letters: [{body: O1, reasons: too late}]}]"))
                .contains("  missing     body contains 'O1'; reason contains 'too late'")
                .anyMatch(line -> line.contains("check: order_value is above zero"));
    }

    @Test
    void withinIsALimit() throws Exception {
        var row = "expect: [{view: user_stats, some: [{user_id: U1}], within: %s}]";
        assertThat(run(AWAY + row.formatted("40m"))).matches(TestResult::passed);
        var late = run(AWAY + row.formatted("10m"));
        assertThat(late.failures().getFirst().what())
                .isEqualTo("view user_stats: these rows, within 10m of the end of the input");
    }

    @Test
    void neverIsFromTheStartOn() throws Exception {
        var row = "expect: [{view: user_stats, some: [{user_id: U1}], never: %s}]";
        assertThat(run(AWAY + row.formatted("10m"))).matches(TestResult::passed);
        var was = run(AWAY + row.formatted("true"));
        assertThat(was.failures().getFirst().what())
                .startsWith("view user_stats: these rows, never; but it occurred at +0:3");
        assertThat(was.failures().getFirst().lines())
                .containsExactly("          user_id", "  actual  U1");
    }

    @Test
    void whatCouldStillComeTrueHasNotFailed() throws Exception {
        var verdict =
                run(
                        AWAY
                                + """
                                expect:
                                  - {view: user_stats, some: [{user_id: U1}], within: 40m}
                                  - {view: user_stats, some: [{user_id: U1}], within: 10m}
                                  - {view: global_stats, rows: [{total_orders: 2}], within: 1m}
                                  - invariants: hold
                                """);
        assertThat(verdict.failures())
                .singleElement()
                .matches(failure -> failure.what().contains("within 10m"));
        assertThat(TestResultText.lines(verdict, "leat test"))
                .contains("the run ended here; 2 more expectations were not checked");
    }

    @Test
    void noLineIsTooLong() throws Exception {
        var text = "\"{" + "x".repeat(300) + "\"";
        var verdict =
                run(
                        "expect: [{dead_letters: OrderQueue-dlq, count: 9, letters: [{body: %s}]}]"
                                .formatted(text));
        assertThat(TestResultText.lines(verdict, "leat test"))
                .allMatch(line -> line.length() <= 75)
                .anyMatch(line -> line.contains("xx.."));
    }

    @Test
    void countsWhatIsLeft() throws Exception {
        assertThat(failure("expect: [{queue: OrderQueue, visible: 3, in_flight: 0}]"))
                .containsExactly(
                        "            visible  in_flight  delayed",
                        "  expected  3        0          any",
                        "  actual    0 *      0          0");
    }

    @Test
    void saysWhichFaultNeverStruck() throws Exception {
        var verdict =
                run("faults: [{redeliver: OrderQueue, after: 50}]\nexpect: [{invariants: hold}]");
        assertThat(verdict.idle()).hasSize(1);
    }

    @Test
    void theTimelineIsTheSameEveryTime() throws Exception {
        var rest = "faults: [{crash: before write}]\nexpect: [{queue: OrderQueue, visible: 1}]";
        var lines = TestResultText.lines(run(rest), "leat test");
        assertThat(lines).isEqualTo(TestResultText.lines(run(rest), "leat test"));
        assertThat(lines).allMatch(line -> line.length() <= 80);
        assertThat(lines).anyMatch(line -> line.endsWith("the process died before write"));
    }
}
