package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.verdict.TestResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests that expect mails, and what of a topic reaches a queue that wants some of it.
class MailTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {order_id: varchar not null, value: "decimal(18,2) not null"}
            topics:
              large: {email: [ops@example.com, boss@example.com]}
              alarms: {email: night@example.com}
            queues:
              orders:
              huge:
                subscribe:
                  topic: large
                  scope: body
                  where: {value: [{numeric: [">=", 1000]}]}
            views:
              totals: {measures: {n: count(*)}}
            pipelines:
              orders:
                from: {queue: orders, schema: Order}
                key: order_id
                to:
                  - {topic: large, where: value > 100, subject: "Order {order_id} of {value} is large"}
              huge:
                from: {queue: huge, schema: Order}
                key: order_id
                to: [{view: totals}]
            alarms:
              stuck: {queue: orders, measure: dead_letters, above: 0, notify: alarms}
            """;

    private static final String GIVEN =
            """
            given:
              - send:
                  orders:
                    - {order_id: A, value: 99.00}
                    - {order_id: B, value: 101.00}
                    - {order_id: C, value: 5000.00}
              - send: {orders: {order_id: B, value: 101.00}}
            faults:
              - {crash: between write and ack}
            expect:
            """;

    @TempDir private Path folder;
    private App app;

    @BeforeEach
    void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    private TestResult verdict(String test) throws Exception {
        try (var tests = new AppTests(app)) {
            return tests.run(TestFile.read("mails", test, folder, app));
        }
    }

    private List<String> failing(String expect) throws Exception {
        var verdict = verdict(GIVEN + expect);
        assertThat(verdict.failures()).hasSize(1);
        return verdict.failures().getFirst().lines();
    }

    @Test
    void seeWhatTopicsWroteOnceWhateverHappened() throws Exception {
        var verdict =
                verdict(
                        GIVEN
                                + """
                                  - mail: ops@example.com
                                    count: 2
                                    mails:
                                      - {subject: Order B of 101.00 is large, text: '"order_id":"B"'}
                                      - {text: '"value":5000'}
                                  - {mail: boss@example.com, count: 2}
                                  - {mail: night@example.com, count: 0}
                                  - {view: totals, rows: [{n: 1}]}
                                """);
        assertThat(verdict.failures()).isEmpty();
    }

    @Test
    void showWhatIsThereInstead() throws Exception {
        assertThat(failing("  - {mail: ops@example.com, count: 3, mails: [{subject: Order A}]}\n"))
                .containsExactly(
                        "  emails: expected 3, actual 2",
                        "  missing     subject contains 'Order A'",
                        "  actual      Order B of 101.00 is large",
                        "              {\"order_id\":\"B\",\"value\":101}",
                        "  actual      Order C of 5000.00 is large",
                        "              {\"order_id\":\"C\",\"value\":5000}");
    }

    @Test
    void seeWhatAlarmsWrite() throws Exception {
        var verdict =
                verdict(
                        """
                        given:
                          - send: {orders: {order_id: A}}
                          - wait: 10m
                        expect:
                          - {mail: night@example.com, count: 1, mails: [{subject: stuck}]}
                        """);
        assertThat(verdict.failures()).isEmpty();
    }
}
