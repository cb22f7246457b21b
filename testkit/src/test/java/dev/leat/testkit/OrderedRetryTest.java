package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records that wait while earlier records of their message group or shard are retried.
class OrderedRetryTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, customer: integer}
              Customer: {id: integer not null, name: varchar}
            queues: {orders: {fifo: true}, done: {}}
            streams: {live: {shards: 1}}
            lookups:
              customers: {file: customers.csv, schema: Customer, key: id}
            pipelines:
              queued:
                from: {queue: orders, schema: Order, batch: {size: 1}}
                steps:
                  - lookup: {in: customers, by: {customer: id}, take: name, missing: retry}
                to: [{queue: done}]
              streamed:
                from: {stream: live, schema: Order}
                steps:
                  - lookup: {in: customers, by: {customer: id}, take: name, missing: retry}
                to: [{queue: done}]
            """;

    private static final String LOST =
            """
            {id: a, customer: 1}, {id: b, customer: 2}, {id: c, customer: 3}, {id: d, customer: 4}\
            """;

    @TempDir private Path folder;

    private void holds(String given, String letters) throws Exception {
        Files.writeString(folder.resolve("customers.csv"), "id,name\n7,Ann\n");
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        var expected =
                "expect:\n  - {queue: done, visible: 1}\n  - {dead_letters: %s, count: 4}\n  - invariants: hold\n"
                        .formatted(letters);
        try (var tests = new AppTests(app)) {
            var result = tests.run(TestFile.read("retries", given + expected, folder, app));
            assertThat(result.failures()).isEmpty();
        }
    }

    @Test
    void messagesOfAGroupWaitForTheRetriesOfEarlierOnes() throws Exception {
        holds(
                "given:\n  - send: {to: orders, group: g, messages: [%s, {id: e, customer: 7}]}\n"
                        .formatted(LOST),
                "orders-dlq");
    }

    @Test
    void recordsOfAShardWaitForTheRetriesInItsParents() throws Exception {
        holds(
                """
                given:
                  - put_records: {stream: live, key_by: id, records: [%s]}
                  - reshard: {stream: live, shards: 2}
                  - put_records: {stream: live, key_by: id, records: [{id: e, customer: 7}]}
                """
                        .formatted(LOST),
                "streamed-dlq");
    }
}
