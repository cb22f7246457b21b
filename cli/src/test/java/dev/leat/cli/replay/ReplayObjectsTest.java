package dev.leat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replays of the objects of a bucket, as a user sees them.
@Tag("slow")
class ReplayObjectsTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
              Done: {file: varchar not null}
            queues: {copies: , done: }
            buckets: {input: , output: , lake: }
            lake_tables:
              sold: {bucket: lake, prefix: sold/, schema: Sale}
            warehouse_tables:
              sales: {schema: Sale, key: id}
            views:
              shops: {key: shop, measures: {total: sum(amount), n: count(*)}}
            pipelines:
              load:
                from: {bucket: input, suffix: .csv, schema: Sale}
                key: id
                steps:
                  - check:
                      amount is above zero: amount > 0
                to:
                  - warehouse_table: sales
                  - lake_table: sold
                  - bucket: output
                    path: '{source.stem}.csv'
                  - queue: copies
                  - view: shops
                on_success:
                  - queue: done
                    select: {file: object}
            """;

    private static final String FROM = "2020-01-01T00:00:00Z";

    @TempDir Path folder;

    private void app(String text) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), text);
    }

    private Session run(int code, String... words) {
        return Session.run(folder, code, words);
    }

    private void up() {
        run(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private void put(String name, String rows) throws IOException {
        var file = Files.writeString(folder.resolve(name), "id,shop,amount\n" + rows);
        run(0, "put", file.toString(), "input");
    }

    private String rows(String sql) {
        return run(0, "sql", sql, "--format", "csv").out();
    }

    /// Returns the names of the queues with their numbers of messages.
    private List<String> queues() {
        return run(0, "ls", "queues")
                .out()
                .lines()
                .map(line -> String.join(" ", List.of(line.split(" +")).subList(0, 2)))
                .toList();
    }

    private void lose(String prefix) throws IOException {
        try (var files = Files.list(folder.resolve(".leat"))) {
            for (var file : files.toList()) {
                if (String.valueOf(file.getFileName()).startsWith(prefix)) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void lostRowsAreFilledAndARepetitionChangesNothing() throws IOException {
        app(APP);
        put("a.csv", "1,a,1.5\n2,a,2\n9,b,-4\n");
        put("b.csv", "1,a,1.5\n3,b,3\n");
        up();
        var sales = rows("select * from sales order by id");
        assertThat(sales.lines())
                .containsExactly("id,shop,amount", "1,a,1.50", "2,a,2.00", "3,b,3.00");
        var sold = rows("select id, amount from sold order by id");
        var shops = rows("select * from shops order by shop");
        var queues = queues();
        var output = run(0, "ls", "buckets", "output").out();

        var again = run(0, "replay", "load", "--from", FROM);
        assertThat(again.out())
                .isEqualTo(
                        """
                        2 objects from the bucket input
                        warehouse_table sales: 4 duplicates, 1 rejected
                        lake_table sold: rows of 2 objects replaced
                        bucket output: 0 objects written, 2 unchanged
                        not written: queue copies (add --also copies to send records again), \
                        view shops (rebuild it with 'leat rebuild shops')
                        """);
        assertThat(again.err()).contains("rejected: input/a.csv, line 4: ", "amount is above zero");
        lose("warehouse.");
        assertThat(run(0, "replay", "load", "--from", FROM, "--also", "copies").out())
                .contains("warehouse_table sales: 1 duplicate, 3 delivered, 1 rejected\n")
                .contains("queue copies: 4 duplicates, 1 rejected\n");
        assertThat(rows("select * from sales order by id")).isEqualTo(sales);
        assertThat(rows("select id, amount from sold order by id")).isEqualTo(sold);
        assertThat(rows("select * from shops order by shop")).isEqualTo(shops);
        assertThat(queues()).isEqualTo(queues);
        assertThat(run(0, "ls", "buckets", "output").out()).isEqualTo(output);
        assertThat(run(0, "warehouse", "verify").out()).contains("sales: 3 rows, correct");
        assertThat(run(0, "replay", "load", "--from", FROM, "--to", "2021-01-01T00:00:00Z").out())
                .startsWith("0 objects from the bucket input\n");
        up();
        assertThat(queues()).isEqualTo(queues);
    }

    @Test
    void newSinksAreFilledFromTheObjectsThatStillExist() throws Exception {
        app(APP);
        put("a.csv", "1,a,1.5\n2,a,2\n");
        put("b.csv", "3,b,3\n");
        put("c.csv", "4,c,4\n");
        up();
        put("a.csv", "1,a,1.5\n2,a,2\n"); // the same content is not processed again
        up();
        delete("input", "c.csv");
        delete("output", "b.csv");

        app(
                APP.replace(
                                "lake_tables:\n",
                                "lake_tables:\n  more: {bucket: lake, prefix: more/, schema: Sale}\n")
                        .replace(
                                "      - lake_table: sold\n",
                                "      - lake_table: sold\n      - lake_table: more\n")
                        .replace("buckets: {input: ,", "buckets: {input: , other: ,")
                        .replace(
                                "      - queue: copies\n",
                                """
                                      - bucket: other
                                        path: '{source.stem}/{source.version}.csv'
                                        select: {id: id, sum: amount * 2}
                                      - queue: copies
                                """));
        var filled = run(0, "replay", "load", "--from", FROM);
        assertThat(filled.out())
                .isEqualTo(
                        """
                        2 objects from the bucket input
                        warehouse_table sales: 3 duplicates
                        lake_table sold: rows of 2 objects replaced
                        lake_table more: rows of 2 objects replaced
                        bucket output: 1 object written, 1 unchanged
                        bucket other: 2 objects written, 0 unchanged
                        not replayed: 1 object that the pipeline read in this period, because they were deleted or overwritten
                        not written: queue copies (add --also copies to send records again), \
                        view shops (rebuild it with 'leat rebuild shops')
                        """);
        assertThat(rows("select id from more order by id").lines())
                .containsExactly("id", "1", "2", "3");
        assertThat(rows("select id from sold order by id").lines())
                .containsExactly("id", "1", "2", "3", "4");
        assertThat(run(0, "ls", "buckets", "output").out()).contains("a.csv", "b.csv", "c.csv");
        assertThat(run(0, "replay", "load", "--from", FROM).out())
                .contains(
                        "bucket output: 0 objects written, 2 unchanged",
                        "bucket other: 0 objects written, 2 unchanged");
        assertThat(rows("select count(*) as n from more")).isEqualTo("n\n3\n");
        up();
        assertThat(rows("select count(*) as n from more")).isEqualTo("n\n3\n");
    }

    @Test
    void objectsThatTheAppHasNotProcessedYetAreProcessedByItAfterwards() throws IOException {
        app(APP);
        up();
        put("a.csv", "1,a,1.5\n2,a,2\n");
        assertThat(run(0, "replay", "load", "--from", FROM).out())
                .contains(
                        "warehouse_table sales: 2 delivered",
                        "bucket output: 1 object written, 0 unchanged");
        up();
        assertThat(rows("select shop, total from shops")).isEqualTo("shop,total\na,3.50\n");
        assertThat(rows("select count(*) as n from sales")).isEqualTo("n\n2\n");
        assertThat(rows("select count(*) as n from sold")).isEqualTo("n\n2\n");
        assertThat(run(0, "ls", "queues").out()).containsPattern("copies +2 ");
    }

    @Test
    void anOverwrittenObjectReplacesItsRows() throws IOException {
        app(
                APP.replace(
                                "schema: Sale}\n    key",
                                "schema: Sale, on_overwrite: replace}\n    key")
                        .replaceFirst("      - queue: copies\n", "")
                        .replaceFirst("      - view: shops\n", "")
                        .replaceFirst("views:\n.*\n", "")
                        .replaceFirst("      - lake_table: sold\n", "")
                        .replaceFirst("lake_tables:\n.*\n", ""));
        put("a.csv", "1,a,1.5\n2,a,2\n");
        put("b.csv", "9,b,9\n");
        up();
        put("a.csv", "2,a,7\n3,b,3\n");
        assertThat(run(0, "replay", "load", "--from", FROM).out())
                .contains("warehouse_table sales: 1 duplicate, 2 delivered\n");
        var sales = rows("select * from sales order by id");
        assertThat(sales.lines())
                .containsExactly("id,shop,amount", "2,a,7.00", "3,b,3.00", "9,b,9.00");
        assertThat(run(0, "warehouse", "verify").out()).contains("sales: 3 rows, correct");
        assertThat(run(0, "replay", "load", "--from", FROM).out())
                .contains("warehouse_table sales: 3 duplicates\n");
        up();
        assertThat(rows("select * from sales order by id")).isEqualTo(sales);
    }

    @Test
    void anObjectWithTooManyRejectedLinesIsNotLoaded() throws IOException {
        app(APP);
        put("a.csv", lines(1_500, "a"));
        up();
        app(APP.replace("amount > 0", "amount < 4"));
        lose("warehouse.");
        var replay = run(0, "replay", "load", "--from", FROM);
        assertThat(replay.out()).contains("warehouse_table sales: 999 rejected\n");
        assertThat(replay.err())
                .contains("rejected: input/a.csv: ", "more than `max_rejects` (50%)");
        assertThat(rows("select count(*) as n from sales")).isEqualTo("n\n0\n");

        app(APP);
        put("b.csv", lines(1_010, "b"));
        run(0, "replay", "load", "--from", FROM, "--to", Instant.now().toString());
        assertThat(rows("select shop, count(*) as n from sales group by shop"))
                .isEqualTo("shop,n\na,1500\n");
    }

    private static String lines(int count, String shop) {
        return IntStream.range(0, count)
                .mapToObj(i -> "x%d,%s,%d\n".formatted(i, shop, 1 + i % 9))
                .collect(Collectors.joining());
    }

    @Test
    void whatCannotBeReplayedIsListedOrRefused() throws IOException {
        app(APP);
        put("a.csv", "1,a,1.5\n");
        up();
        put("a.csv", "1,a,7\n"); // rejected, because on_overwrite is not set
        Files.writeString(folder.resolve("b.csv"), "id,id\n1,2\n");
        run(0, "put", folder.resolve("b.csv").toString(), "input");
        up();
        var replay = run(0, "replay", "load", "--from", FROM);
        assertThat(replay.err())
                .contains(
                        "rejected: input/a.csv: ",
                        "was processed before with other content",
                        "rejected: input/b.csv: ");
        assertThat(replay.out())
                .startsWith(
                        """
                        2 objects from the bucket input: 2 rejected
                        warehouse_table sales: no records
                        lake_table sold: rows of 0 objects replaced
                        """)
                .contains("not replayed: 1 object that the pipeline read");
        assertThat(rows("select id, amount from sold")).isEqualTo("id,amount\n1,1.50\n");
        assertThat(run(2, "replay", "load", "--from", FROM, "--also", "shops").err())
                .contains("view shops cannot take", "rebuild it with 'leat rebuild shops'");

        app(
                APP.replace(
                                "schema: Sale}\n    key",
                                "schema: Sale, on_overwrite: append}\n    key")
                        .replace("{source.stem}.csv", "{source.id}.csv"));
        assertThat(run(2, "replay", "load", "--from", FROM, "--also", "output").err())
                .contains("bucket output cannot take the objects again");
        assertThat(run(0, "replay", "load", "--from", FROM).out())
                .contains("lake_table sold (add --also sold to send records again)");
    }

    @Test
    void aViewOfFilesCannotBeRebuiltFromDocumentsButBeMadeEmpty() throws IOException {
        app(APP);
        put("a.csv", "1,a,1.5\n");
        up();
        var input = Files.writeString(folder.resolve("rows.ndjson"), "{}\n");
        assertThat(run(2, "rebuild", "shops", "--input", input.toString()).err())
                .contains("view shops receives rows of files", "run the command without --input");
        assertThat(rows("select n from shops")).isEqualTo("n\n1\n");
        run(0, "rebuild", "shops", "--empty");
        put("again.csv", "1,a,1.5\n");
        up();
        assertThat(rows("select n from shops")).isEqualTo("n\n1\n");
    }

    /// The queue's pipeline accepted a row that the file had stored, so the table has it once. A
    /// stricter check of the files removes it.
    @Test
    void rowsThatLeaveATableOfSeveralPipelinesAreNamed() throws IOException {
        var app =
                """
                app: shared
                schemas:
                  Sale: {id: varchar not null, shop: varchar pii, amount: 'decimal(10,2) not null'}
                queues: {sold: {archive: 30d}}
                buckets: {input: , lake: }
                lake_tables:
                  sales: {bucket: lake, schema: Sale}
                pipelines:
                  load:
                    from: {bucket: input, suffix: .csv, schema: Sale}
                    key: id
                    steps: [{check: {enough: amount > 0}}]
                    to: [{lake_table: sales}]
                  live:
                    from: {queue: sold, schema: Sale, batch: {size: 10, window: 1s}}
                    key: id
                    to: [{lake_table: sales}]
                """;
        app(app);
        put("a.csv", "1,a,1\n2,a,2\n3,a,-1\n");
        put("b.csv", "4,a,1\n");
        up();
        run(0, "send", "sold", "--body", "{\"id\":\"1\",\"shop\":\"a\",\"amount\":1}");
        up();
        app(app.replace("amount > 0", "amount > 1"));
        assertThat(run(1, "replay", "load", "--from", FROM, "--diff").out())
                .contains("now rejected: enough (lake_table sales)")
                .contains("a replay removes 2 rows from lake_table sales. ")
                .contains("leat replay live --from TIME");
        assertThat(run(0, "replay", "load", "--from", FROM).err())
                .contains(
                        "lake_table sales: 2 rows were removed that the objects no longer have: id=\"1\"; id=\"4\". "
                                + "The table has a row only once, also if live accepted it, too; "
                                + "to store such rows again: leat replay live --from TIME");
        assertThat(rows("select id from sales")).isEqualTo("id\n2\n");
        run(0, "replay", "live", "--from", FROM);
        assertThat(rows("select id from sales order by id")).isEqualTo("id\n1\n2\n");

        app(app.replace("amount > 0", "amount > 2"));
        run(0, "dlq", "redrive", "load-files", "--yes");
        var log = folder.resolve("log");
        run(
                0,
                "up",
                "--until-idle",
                "--port",
                "0",
                "--aws-port",
                "off",
                "--log-file",
                log.toString());
        assertThat(Files.readString(log))
                .contains("input/a.csv: lake_table sales: 1 row was removed that the objects no");
        assertThat(rows("select id from sales")).isEqualTo("id\n1\n");
    }

    private void delete(String bucket, String key) throws Exception {
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        try (var platform = LocalPlatform.open(app, folder.resolve(".leat"), Time.system())) {
            assertThat(platform.buckets().delete(bucket, key)).isTrue();
        }
    }
}
