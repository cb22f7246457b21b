package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import dev.leat.testkit.verdict.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests of apps that send records to an endpoint, which is simulated.
class EndpointTest {

    private static final Path PAGE = Path.of("../docs/test-files.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {order_id: varchar not null, value: "decimal(18,2) not null"}
            queues:
              orders:
            endpoints:
              webhook: {url: "https://example.com/orders"}
            views:
              totals: {measures: {n: count(*), total: sum(value)}}
            pipelines:
              orders:
                from: {queue: orders, schema: Order}
                key: order_id
                to:
                  - view: totals
                  - {endpoint: webhook, where: value > 100}
            """;

    private static final String REDRIVE =
            """
            alarms:
              letters:
                queue: orders
                measure: dead_letters
                above: 0
                for: 10m
                redrive: {canary: 1, rate: 10/s, max_attempts: 3, cool_down: 5m}
            """;

    private static final String GIVEN =
            """
            given:
              - send:
                  orders:
                    - {order_id: A, value: 99.00}
                    - {order_id: B, value: 101.00}
                    - {order_id: C, value: 5000.50}
            """;

    private static final String BOTH =
            "  - {endpoint: webhook, count: 2, rows: [{order_id: B, value: 101}, {order_id: C, value: 5000.5}]}\n";

    @TempDir private Path folder;
    private App app;

    @BeforeEach
    void read() throws Exception {
        app = app(APP);
    }

    private App app(String yaml) throws Exception {
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), yaml), Map.of());
    }

    private TestResult verdict(String test) throws Exception {
        try (var tests = new AppTests(app)) {
            return tests.run(TestFile.read("endpoints", test, folder, app));
        }
    }

    private TestResult passes(String test) throws Exception {
        var verdict = verdict(test);
        assertThat(verdict.passed())
                .as(String.join("\n", TestResultText.lines(verdict, "t")))
                .isTrue();
        assertThat(verdict.idle()).isEmpty();
        return verdict;
    }

    private static List<Event.Requested> requests(TestResult verdict) {
        return verdict.run().events().stream()
                .filter(Event.Requested.class::isInstance)
                .map(Event.Requested.class::cast)
                .toList();
    }

    @Test
    void anEndpointReceivesEachRecordOfItsSinkOnce() throws Exception {
        var repeat = "  - send: {orders: {order_id: B, value: 101.00}}\n";
        passes(
                GIVEN
                        + repeat
                        + "expect:\n"
                        + BOTH
                        + "  - {endpoint: webhook, requests: 2}\n"
                        + "  - {endpoint: webhook, some: [{order_id: C}]}\n"
                        + "  - invariants: hold\n");
    }

    @Test
    void thePageShowsATestThatPasses() throws Exception {
        var block =
                YAML.matcher(Files.readString(PAGE))
                        .results()
                        .map(b -> b.group(1))
                        .filter(yaml -> yaml.contains("endpoint: webhook"))
                        .findFirst();
        passes(block.orElseThrow());
    }

    @Test
    void anUnavailableEndpointReceivesItsRecordsWhenItIsBack() throws Exception {
        var verdict =
                passes(
                        GIVEN
                                + "faults: [{endpoint: webhook, unavailable: 3h}]\n"
                                + "expect:\n"
                                + "  - {view: totals, rows: [{n: 3}], within: 1m}\n"
                                + "  - {endpoint: webhook, count: 1, never: 3h}\n"
                                + BOTH
                                + "  - {endpoint: webhook, requests: 2}\n"
                                + "  - {dead_letters: orders-dlq, count: 0}\n"
                                + "  - invariants: hold\n");
        assertThat(verdict.run().took()).isBetween(hours(3), hours(4));
    }

    private static java.time.Duration hours(int hours) {
        return java.time.Duration.ofHours(hours);
    }

    @Test
    void anEndpointThatIsUnavailableForTooLongMakesDeadLetters() throws Exception {
        passes(
                GIVEN
                        + """
                        faults: [{endpoint: webhook, unavailable: 5d}]
                        expect:
                          - dead_letters: orders-dlq
                            count: 2
                            letters: [{body: '"B"', reasons: is unavailable, done: totals}]
                          - {endpoint: webhook, requests: 0}
                          - invariants: hold
                        """);
    }

    @Test
    void aRefusedRecordIsADeadLetterAndTheOthersArrive() throws Exception {
        passes(
                GIVEN
                        + """
                        faults: [{endpoint: webhook, answers: 422, body_contains: '"B"'}]
                        expect:
                          - {endpoint: webhook, rows: [{order_id: C}], requests: 2}
                          - dead_letters: orders-dlq
                            count: 1
                            letters: [{body: '"B"', reasons: answered 422, attempts: 1, done: totals}]
                          - {view: totals, rows: [{n: 3, total: 5200.50}]}
                          - invariants: hold
                        """);
    }

    @Test
    void aRedriveOfARefusedRecordGoesToTheEndpointAlone() throws Exception {
        app = app(APP + REDRIVE);
        var verdict =
                passes(
                        GIVEN
                                + "faults: [{endpoint: webhook, answers: 422, body_contains: '\"B\"'}]\n"
                                + "expect:\n"
                                + "  - {dead_letters: orders-dlq, count: 1, within: 1m}\n"
                                + "  - {dead_letters: orders-dlq, count: 0}\n"
                                + "  - {view: totals, rows: [{n: 3, total: 5200.50}]}\n"
                                + "  - {endpoint: webhook, requests: 3}\n"
                                + BOTH);
        assertThat(requests(verdict).stream().filter(r -> r.delivery().text().contains("\"B\"")))
                .extracting(request -> request.delivery().id())
                .hasSize(2)
                .containsOnly(requests(verdict).getFirst().delivery().id());
    }

    /// The newer state is not for the endpoint, which counts as done with it.
    @Test
    void aRefusedOlderStateIsNotSaidToBeDone() throws Exception {
        var text = Files.readString(Path.of("src/test/resources/explored/sending.yaml"));
        app = app(text);
        passes(
                """
                given:
                  - send: {Orders: {order_id: A, revision: 1, user_id: U, status: PAID, amount: 9}}
                  - wait: 1m
                  - send: {Orders: {order_id: A, revision: 2, user_id: U, status: NEW, amount: 9}}
                faults:
                  - {endpoint: webhook, unavailable: 5m}
                  - {endpoint: webhook, answers: 422}
                expect:
                  - dead_letters: Orders-dlq
                    count: 1
                    letters: [{reasons: answered 422, done: [by_user, Large, audit]}]
                  - {endpoint: audit, count: 2}
                  - invariants: hold
                """);
    }

    @Test
    void aRequestThatFailsTwiceIsSentAgainUntilItSucceeds() throws Exception {
        var verdict =
                passes(
                        GIVEN
                                + "faults:\n"
                                + "  - {endpoint: webhook, answers: 500, times: 2, body_contains: '\"C\"'}\n"
                                + "expect:\n"
                                + BOTH
                                + "  - {endpoint: webhook, requests: 4}\n"
                                + "  - {dead_letters: orders-dlq, count: 0}\n"
                                + "  - invariants: hold\n");
        assertThat(requests(verdict).stream().filter(r -> r.delivery().text().contains("\"C\"")))
                .extracting(request -> request.answer().status())
                .containsExactly(500, 500, 200);
    }

    @Test
    void anEndpointThatAsksToWaitIsLeftAloneForThatTime() throws Exception {
        passes(
                GIVEN
                        + """
                        faults: [{endpoint: webhook, answers: 503, retry_after: 1h}]
                        expect:
                          - {endpoint: webhook, some: [{order_id: B}], never: 59m}
                          - {endpoint: webhook, count: 2, requests: 3, within: 62m}
                        """);
    }

    @Test
    void aCrashBetweenSendAndMarkSendsTheRecordAgainWithTheSameId() throws Exception {
        var verdict =
                passes(
                        GIVEN
                                + "faults: [{crash: between send and mark, body_contains: '\"C\"'}]\n"
                                + "expect:\n"
                                + BOTH
                                + "  - {endpoint: webhook, requests: 3}\n"
                                + "  - {view: totals, rows: [{n: 3}]}\n"
                                + "  - invariants: hold\n");
        assertThat(requests(verdict).stream().map(request -> request.delivery().id()).distinct())
                .hasSize(2);
        assertThat(verdict.run().struck().values()).containsExactly(1);
    }

    @Test
    void noCrashLosesARecordOrRepeatsMoreThanOne() throws Exception {
        var points = List.of("after lease", "between write and ack", "in the middle of a commit");
        for (var point : points) {
            passes(
                    GIVEN
                            + "faults: [{crash: %s}]\nexpect:\n%s  - invariants: hold\n"
                                    .formatted(point, BOTH));
        }
        for (int after = 0; after < 2; after++) {
            passes(
                    GIVEN
                            + "faults: [{crash: between send and mark, after: %d}]\n"
                                    .formatted(after)
                            + "expect:\n"
                            + BOTH
                            + "  - invariants: hold\n");
        }
    }

    @Test
    void theSameSeedIsTheSameRun() throws Exception {
        var test =
                "seed: 7\n"
                        + GIVEN
                        + "faults: [{endpoint: webhook, answers: 500, times: 3}]\nexpect:\n"
                        + BOTH;
        assertThat(timeline(verdict(test))).isEqualTo(timeline(verdict(test)));
    }

    private static List<Timeline.Line> timeline(TestResult verdict) {
        return Timeline.of(verdict.scenario().setup().start(), verdict.run().events());
    }

    @Test
    void aFailureShowsWhatTheEndpointReceived() throws Exception {
        var verdict =
                verdict(
                        GIVEN
                                + "expect:\n  - {endpoint: webhook, count: 3, requests: 1, rows: [{order_id: A}, {order_id: B}]}\n");
        assertThat(verdict.failures().getFirst().what()).isEqualTo("endpoint webhook, at the end");
        assertThat(verdict.failures().getFirst().lines())
                .containsExactly(
                        "  records: expected 3",
                        "  requests: expected 1, actual 2",
                        "              order_id",
                        "  missing     A",
                        "  unexpected  C",
                        "              the endpoint received 2 records");
        assertThat(String.join("\n", TestResultText.lines(verdict, "t")).replaceAll("\\s+", " "))
                .contains("delivery-1 endpoint webhook answered 200: {\"order_id\":\"B\"");
    }

    @Test
    void javaExpectsTheSame() {
        try (var tests = LeatTest.of(folder)) {
            tests.given("two large orders")
                    .send("orders", "{\"order_id\": \"B\", \"value\": 101}")
                    .expectReceived("webhook", List.of(Map.of("order_id", "B")))
                    .run();
        }
    }
}
