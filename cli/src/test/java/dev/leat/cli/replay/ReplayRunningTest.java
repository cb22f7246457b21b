package dev.leat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replays while the app runs and receives records, as a user sees them.
@Tag("slow")
class ReplayRunningTest {

    private static final String FORMER =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
            queues: {live: , plain: }
            streams:
              till: {shards: 2, retention: 2d}
            buckets: {input: , output: , lake: }
            tables:
              items: {key: id}
              tills: {key: id}
            warehouse_tables:
              loaded: {schema: Sale, key: id}
            views:
              shops: {key: shop, measures: {n: count(*)}}
            pipelines:
              from_queue:
                from: {queue: live, schema: Sale}
                key: id
                archive: 30d
                to:
                  - table: items
                  - view: shops
              from_plain:
                from: {queue: plain, schema: Sale}
                key: id
                to:
                  - table: tills
              load:
                from: {bucket: input, suffix: .csv, schema: Sale, on_overwrite: replace}
                key: id
                to:
                  - warehouse_table: loaded
            """;

    /// The sinks that a replay fills.
    private static final String APP =
            FORMER.replace(
                            "warehouse_tables:\n",
                            """
                            lake_tables:
                              sold: {bucket: lake, prefix: sold/, schema: Sale}
                            warehouse_tables:
                              sales: {schema: Sale, key: id}
                            """)
                    .replace(
                            "      - table: items\n",
                            """
                                  - table: items
                                  - lake_table: sold
                                  - warehouse_table: sales
                            """)
                    .replace(
                            "      - warehouse_table: loaded\n",
                            """
                                  - warehouse_table: loaded
                                  - bucket: output
                                    path: '{source.stem}.csv'
                            """);

    private static final String FROM = "2020-01-01T00:00:00Z";
    private static final int BATCH = 500;
    private static final int BEFORE = 6;
    private static final int AFTER = 12;

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

    private String rows(String sql) {
        return run(0, "sql", sql, "--format", "csv").out();
    }

    private void send(int batch) {
        try {
            var lines =
                    IntStream.range(batch * BATCH, (batch + 1) * BATCH)
                            .mapToObj(id ->
                                    "{\"id\":\"%d\",\"shop\":\"s%d\",\"amount\":%d.25}\n"
                                            .formatted(id, id % 7, id))
                            .collect(Collectors.joining());
            run(
                    0,
                    "send",
                    "live",
                    Files.writeString(folder.resolve("lines.ndjson"), lines).toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void put(String name, int amount) {
        try {
            var id = name.substring(0, 1);
            var text = "id,shop,amount\n%s,a,%d\n%sx,b,%d\n".formatted(id, amount, id, amount);
            run(0, "put", Files.writeString(folder.resolve(name), text).toString(), "input");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void await(String sql, String rows) throws InterruptedException {
        var deadline = Instant.now().plusSeconds(300);
        while (!rows(sql).equals(rows) && Instant.now().isBefore(deadline)) {
            Polling.pause();
        }
        assertThat(rows(sql)).isEqualTo(rows);
    }

    private static CompletableFuture<Void> meanwhile(Runnable work) {
        return CompletableFuture.runAsync(work, run -> Thread.ofPlatform().start(run));
    }

    @Test
    void newRecordsAreProcessedDuringAReplayAndNoRowIsWrittenTwice() throws Exception {
        app(FORMER);
        IntStream.range(0, BEFORE).forEach(this::send);
        up();
        app(APP);
        String live;
        try (var _ = new Background(folder.toString())) {
            var intake = meanwhile(() -> IntStream.range(BEFORE, AFTER).forEach(this::send));
            var first = run(0, "replay", "from_queue", "--from", FROM);
            assertThat(first.out())
                    .containsPattern(
                            "^[3-6],\\d{3} records from the archive of pipeline from_queue")
                    .containsPattern("lake_table sold: .*[3-6],\\d{3} delivered")
                    .contains("not written: view shops (rebuild it with");
            assertThat(first.err()).isEmpty();
            intake.join();
            await("select count(*) as n from items", "n\n6000\n");
            live = run(0, "replay", "from_queue", "--from", FROM).out();
            assertThat(live)
                    .startsWith("6,000 records from the archive of pipeline from_queue\n")
                    .contains("table items: 6,000 duplicates\n")
                    .contains("warehouse_table sales: 6,000 duplicates\n")
                    .contains("lake_table sold: 6,000 duplicates\n");
            assertThat(run(0, "ls", "queues").out()).containsPattern("live-dlq +0 ");
        }
        assertThat(run(0, "replay", "from_queue", "--from", FROM).out()).isEqualTo(live);
        var items = rows("select id, shop, amount from items order by id");
        assertThat(items.lines()).hasSize(6_001);
        assertThat(rows("select id, shop, amount from sales order by id")).isEqualTo(items);
        assertThat(rows("select id, shop, amount from sold order by id")).isEqualTo(items);
        assertThat(rows("select sum(n) as n from shops")).isEqualTo("n\n6000\n");
        assertThat(run(0, "warehouse", "verify").out()).contains("sales: 6,000 rows, correct");
    }

    @Test
    void objectsArePutAndOverwrittenDuringAReplay() throws Exception {
        app(FORMER);
        var names = List.of("1.csv", "2.csv", "3.csv", "4.csv");
        names.forEach(name -> put(name, 1));
        up();
        app(APP);
        try (var _ = new Background(folder.toString())) {
            var intake =
                    meanwhile(() -> {
                        put("4.csv", 2);
                        put("5.csv", 1);
                        put("1.csv", 2);
                    });
            assertThat(run(0, "replay", "load", "--from", FROM).out())
                    .contains("objects from the bucket input");
            intake.join();
            var expected = "id,amount\n1,2.00\n2,1.00\n3,1.00\n4,2.00\n5,1.00\n";
            await("select id, amount from loaded where length(id) = 1 order by id", expected);
            var live = run(0, "replay", "load", "--from", FROM).out();
            assertThat(live)
                    .startsWith("5 objects from the bucket input\n")
                    .contains("warehouse_table loaded: 10 duplicates\n");
        }
        assertThat(run(0, "warehouse", "verify").out()).contains("loaded: 10 rows, correct");
    }

    @Test
    void mistakesAreRefusedAsWithoutARunningApp() throws Exception {
        app(APP);
        up();
        var mistakes =
                List.of(
                        List.of("other", "--from", FROM),
                        List.of("from_queue", "--from", "yesterday"),
                        List.of("from_queue", "--from", FROM, "--to", FROM),
                        List.of("from_queue", "--from", FROM, "--also", "shops"),
                        List.of("from_queue", "--from", FROM, "--also", "none"),
                        List.of("from_plain", "--from", FROM));
        var stopped = mistakes.stream().map(this::refused).toList();
        try (var _ = new Background(folder.toString())) {
            assertThat(mistakes.stream().map(this::refused).toList()).isEqualTo(stopped);
            assertThat(run(2, "replay", "from_queue", "--from", FROM, "--diff").err())
                    .contains("'leat replay --diff' needs a stopped app", "stop the app, repeat");
            app(APP + "\n# other\n");
            assertThat(run(1, "replay", "from_queue", "--from", FROM).err())
                    .contains("app.yaml has changed since the app was started; restart the app");
        }
    }

    private String refused(List<String> words) {
        var all = new ArrayList<>(List.of("replay"));
        all.addAll(words);
        return run(2, all.toArray(String[]::new)).err();
    }
}
