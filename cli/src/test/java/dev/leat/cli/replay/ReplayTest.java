package dev.leat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replays of a period from archives and streams, as a user sees them.
@Tag("slow")
class ReplayTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
            queues: {live: , copies: }
            streams:
              till: {shards: 2, retention: 2d}
            buckets: {lake: }
            tables:
              items: {key: id}
            lake_tables:
              sold: {bucket: lake, prefix: sold/, schema: Sale}
            warehouse_tables:
              sales: {schema: Sale, key: id}
            views:
              shops: {key: shop, measures: {total: sum(amount)}}
            pipelines:
              from_queue:
                from: {queue: live, schema: Sale}
                key: id
                archive: 30d
                steps:
                  - check:
                      amount is above zero: amount > 0
                to:
                  - warehouse_table: sales
                  - lake_table: sold
                  - queue: copies
                  - view: shops
              from_stream:
                from: {stream: till, schema: Sale}
                key: id
                steps:
                  - check:
                      amount is above zero: amount > 0
                to:
                  - table: items
            """;

    private static final String LINES =
            """
            {"id":"1","shop":"a","amount":1.5}
            {"id":"2","shop":"a","amount":2}
            {"id":"1","shop":"a","amount":1.5}
            {"id":"3","shop":"b","amount":-4}
            """;

    private static final String FROM = "2020-01-01T00:00:00Z";

    @TempDir Path folder;

    private Path app(String text) throws IOException {
        return Files.writeString(folder.resolve("app.yaml"), text);
    }

    private Session run(int code, String... words) {
        return Session.run(folder, code, words);
    }

    private void up() {
        run(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private Path lines() throws IOException {
        return Files.writeString(folder.resolve("lines.ndjson"), LINES);
    }

    private String rows(String sql) {
        return run(0, "sql", sql, "--format", "csv").out();
    }

    private void loseWarehouse() throws IOException {
        try (var files = Files.list(folder.resolve(".leat"))) {
            for (var file : files.toList()) {
                if (String.valueOf(file.getFileName()).startsWith("warehouse.")) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void aLostTableIsFilledFromTheArchiveAndARepetitionChangesNothing() throws IOException {
        app(APP);
        run(0, "send", "live", lines().toString());
        up();
        run(0, "dlq", "redrive", "live", "--yes", "--set", "amount=4");
        up();
        var sales = rows("select * from sales order by id");
        assertThat(sales.lines())
                .containsExactly("id,shop,amount", "1,a,1.50", "2,a,2.00", "3,b,4.00");
        var sold = rows("select id, amount from sold order by id");
        var shops = rows("select * from shops order by shop");

        var again = run(0, "replay", "from_queue", "--from", FROM);
        assertThat(again.out())
                .isEqualTo(
                        """
                        4 records from the archive of pipeline from_queue
                        warehouse_table sales: 4 duplicates
                        lake_table sold: 4 duplicates
                        not written: queue copies (add --also copies to send records again), \
                        view shops (rebuild it with 'leat rebuild shops')
                        """);
        assertThat(again.err()).isEmpty();

        loseWarehouse();
        assertThat(run(0, "replay", "from_queue", "--from", FROM).out())
                .contains("warehouse_table sales: 1 duplicate, 3 delivered\n")
                .contains("lake_table sold: 4 duplicates\n");
        assertThat(rows("select * from sales order by id")).isEqualTo(sales);
        run(0, "replay", "from_queue", "--from", FROM);
        assertThat(rows("select * from sales order by id")).isEqualTo(sales);
        assertThat(rows("select id, amount from sold order by id")).isEqualTo(sold);
        assertThat(rows("select * from shops order by shop")).isEqualTo(shops);
        assertThat(run(0, "warehouse", "verify").out()).contains("sales: 3 rows, correct");
        assertThat(run(0, "ls", "queues").out()).containsPattern("copies +3 ");

        // The queue has these records, so they are not sent again.
        assertThat(run(0, "replay", "from_queue", "--from", FROM, "--also", "copies").out())
                .contains("queue copies: 4 duplicates\n");
        assertThat(run(0, "ls", "queues").out()).containsPattern("copies +3 ");
        // They are processed and archived once, also after the next start.
        up();
        assertThat(run(0, "ls", "archives").out()).contains("from_queue  30d   first        4");
        assertThat(
                        run(
                                        0,
                                        "replay",
                                        "from_queue",
                                        "--from",
                                        FROM,
                                        "--to",
                                        "2021-01-01T00:00:00Z")
                                .out())
                .startsWith("0 records from the archive");
    }

    @Test
    void aTableIsFilledFromTheStream() throws IOException {
        app(APP);
        run(0, "stream", "put", "till", lines().toString(), "--key-by", "id");
        up();
        run(0, "dlq", "redrive", "from_stream-dlq", "--yes", "--set", "amount=4");
        up();
        assertThat(rows("select id, amount from items order by id").lines())
                .containsExactly("id,amount", "1,1.50", "2,2.00", "3,4.00");

        // A new sink gets the records that the stream still has.
        app(
                APP.replace("  items: {key: id}\n", "  items: {key: id}\n  copies: {key: id}\n")
                        .replace("- table: items\n", "- table: items\n      - table: copies\n"));
        var from = Instant.now().minusSeconds(3600).toString();
        var replay = run(0, "replay", "from_stream", "--from", from);
        assertThat(replay.out())
                .isEqualTo(
                        """
                        4 records from the stream till
                        table items: 3 duplicates, 1 rejected
                        table copies: 1 duplicate, 2 delivered, 1 rejected
                        """);
        assertThat(replay.err())
                .containsPattern("rejected: shardId-\\S+, id=\"\\d+\": amount is above zero");
        assertThat(rows("select id, amount from copies order by id").lines())
                .containsExactly("id,amount", "1,1.50", "2,2.00");
        assertThat(run(0, "replay", "from_stream", "--from", from).out())
                .contains("table copies: 3 duplicates, 1 rejected");
        assertThat(rows("select id, amount from items order by id").lines())
                .containsExactly("id,amount", "1,1.50", "2,2.00", "3,4.00");
        assertThat(run(2, "replay", "from_stream", "--from", from, "--to", from).err())
                .contains("--from must be before --to");
    }

    @Test
    void whatCannotBeReplayedIsRefusedWithWhatToDo() throws IOException {
        app(APP.replace("    archive: 30d\n", ""));
        assertThat(run(1, "replay", "from_queue", "--from", FROM).err())
                .contains("does not exist yet; run the app first");
        up();
        assertThat(run(2, "replay", "from_queue", "--from", FROM).err())
                .contains("pipeline from_queue has no archive", "add `archive` to the pipeline");
        assertThat(run(2, "replay", "other", "--from", FROM).err())
                .contains("no pipeline 'other' in the app; use one of: from_queue, from_stream");
        assertThat(run(2, "replay", "from_queue", "--from", "yesterday").err())
                .contains("--from must be a time with its zone", "'yesterday'");
        assertThat(
                        run(
                                        2,
                                        "replay",
                                        "from_queue",
                                        "--from",
                                        FROM,
                                        "--to",
                                        "2999-01-01T00:00:00Z")
                                .err())
                .contains("--to is in the future");
        assertThat(run(2, "replay", "from_queue").err()).contains("--from");
        assertThat(run(2, "replay", "from_queue", "--from", FROM, "--also", "shops").err())
                .contains("view shops cannot take", "'leat rebuild shops'");
        assertThat(run(2, "replay", "from_queue", "--from", FROM, "--also", "none").err())
                .contains("has no sink 'none'; use one of: sales, sold, copies, shops");
        app(APP);
        up();
        assertThat(run(2, "replay", "from_queue", "--from", FROM).err())
                .contains("the archive of pipeline from_queue has all records since");
        app(
                APP.replace("      - warehouse_table: sales\n      - lake_table: sold\n", "")
                        .replace("warehouse_tables:\n  sales: {schema: Sale, key: id}\n", ""));
        assertThat(run(2, "replay", "from_queue", "--from", FROM).err())
                .contains(
                        "no sink of pipeline from_queue can tell which records it already has",
                        "queue copies (add --also copies",
                        "'leat rebuild shops'");
    }
}
