package dev.leat.cli.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat test` of a pipeline that shortens documents, while its bucket is unavailable and the
/// process dies between the object and the commit.
class OversizeTest {

    private static final String APP =
            """
            app: events
            schemas: {Order: {order_id: varchar not null, note: varchar}}
            queues: {orders: {}, out: {}}
            tables: {orders: {key: order_id}}
            buckets: {oversize: {}}
            pipelines:
              store:
                from: {queue: orders, schema: Order, unknown_fields: keep}
                key: order_id
                steps:
                  - shrink: {to: 1KiB, columns: {note: {truncate: 64B}}, offload: oversize}
                to: [{table: orders}, {queue: out}]
            """;

    private static final String KEY =
            "store/c50c2c2725429734c2a2968d6347ecaa-26700e237d0b72983d5731529a839a88";

    @TempDir Path folder;

    @Test
    void messagesWaitWhileTheBucketIsUnavailable() throws Exception {
        run("{bucket: oversize, unavailable: {from: 0s, until: 10m}}");
    }

    @Test
    void aCrashAfterTheObjectLeavesNothingButTheObject() throws Exception {
        run(
                "{crash: before write}",
                "{crash: in the middle of a commit, after: 2}",
                "{crash: between write and ack, after: 3}",
                "{bucket: oversize, unavailable: {from: 1m, until: 2m}}");
    }

    /// Runs a test in which two messages have the same record.
    private void run(String... faults) throws Exception {
        var note = "n".repeat(2000);
        var test =
                """
                given:
                  - send: {orders: [ORDER, ORDER]}
                  - time: 2026-01-05T00:01:30Z
                  - send: {orders: ORDER}
                faults: [FAULTS]
                expect:
                  - {bucket: oversize, keys: ['KEY']}
                  - bucket: oversize
                    key: KEY
                    text: '{"order_id":"A","note":"NOTE","kept":[1.50,null]}'
                  - {queue: out, visible: 1}
                  - {dead_letters: orders-dlq, count: 0}
                  - invariants: hold
                """
                        .replace("FAULTS", String.join(", ", faults))
                        .replace("ORDER", "{order_id: A, note: NOTE, kept: [1.50, null]}")
                        .replace("NOTE", note)
                        .replace("KEY", KEY);
        Files.writeString(folder.resolve("app.yaml"), APP);
        Files.createDirectories(folder.resolve("tests"));
        Files.writeString(folder.resolve("tests/oversize.yaml"), test);
        var session = new Session();
        assertThat(session.run("test", folder.toString()))
                .as(session.out() + session.err())
                .isZero();
    }

    @Test
    void explainShowsTheRules() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        var session = new Session();
        assertThat(session.run("explain", "store", "--app", folder.toString())).isZero();
        assertThat(session.out())
                .contains("unknown_fields  keep")
                .contains("to 1,024 bytes")
                .contains("note truncate 64 bytes")
                .contains("offload to bucket oversize");
    }
}
