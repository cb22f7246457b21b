package dev.leat.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Backups of an app with all kinds of stores, and their restoration, as a user sees them.
@Tag("slow")
class BackupTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
            queues: {live: , copies: }
            streams:
              till: {shards: 2, retention: 2d}
            buckets: {in: , out: , lake: }
            tables:
              items: {key: id}
            lake_tables:
              sold: {bucket: lake, prefix: sold/, schema: Sale}
            warehouse_tables:
              sales: {schema: Sale, key: id}
            views:
              shops: {key: shop, measures: {n: count(*), total: sum(amount)}}
              lines: {key: shop, measures: {n: count(*), total: sum(amount)}}
            pipelines:
              from_queue:
                from: {queue: live, schema: Sale}
                key: id
                archive: 30d
                to:
                  - warehouse_table: sales
                  - lake_table: sold
                  - queue: copies
                  - view: shops
                  - stream: till
                    partition_by: shop
              from_stream:
                from: {stream: till, schema: Sale}
                key: id
                to:
                  - table: items
              files:
                from: {bucket: in, suffix: .csv, schema: Sale}
                key: id
                to:
                  - view: lines
                  - bucket: out
                    path: "{source.stem}/part-{part}.csv"
                    format: csv
            """;

    /// SendMessageBatch takes ten messages.
    private static final int BATCH = 10;

    private static final int BATCHES = 60;
    private static final int LINES = 20_000;

    @TempDir Path folder;

    private Path app(String name) throws IOException {
        var app = Files.createDirectory(folder.resolve(name));
        Files.writeString(app.resolve("app.yaml"), APP);
        return app;
    }

    private static void up(Path app) {
        Session.run(app, 0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private static String rows(Path app, String sql) {
        return Session.run(app, 0, "sql", sql, "--format", "csv").out();
    }

    private static String amount(int id) {
        return "%d.%02d".formatted(id % 50, id % 100);
    }

    private static String sale(int id) {
        return "{\"id\":\"%d\",\"shop\":\"s%d\",\"amount\":%s}".formatted(id, id % 7, amount(id));
    }

    private static void send(Background running, int batch) {
        var entries =
                IntStream.range(batch * BATCH, (batch + 1) * BATCH)
                        .mapToObj(id ->
                                "{\"Id\":\"m%d\",\"MessageBody\":%s}"
                                        .formatted(
                                                id,
                                                JsonMapper.shared().writeValueAsString(sale(id))))
                        .collect(Collectors.joining(","));
        try {
            var answer =
                    running.aws(
                            running.aws(),
                            "AmazonSQS.SendMessageBatch",
                            "{\"QueueUrl\":\"%s/000000000000/live\",\"Entries\":[%s]}"
                                    .formatted(running.aws(), entries));
            assertThat(answer).startsWith("200 ").doesNotContain("\"Failed\":[{");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private Path csv() throws IOException {
        var text = new StringBuilder("id,shop,amount\n");
        for (int id = 0; id < LINES; id++) {
            text.append("f%d,s%d,%s%n".formatted(id, id % 7, amount(id)));
        }
        return Files.writeString(folder.resolve("lines.csv"), text);
    }

    private static final String ALL =
            """
            select 'sales' as store, id, shop, amount from sales
            union all select 'sold', id, shop, amount from sold
            union all select 'items', id, shop, amount from items
            union all select 'shops', n::varchar, shop, total from shops
            union all select 'lines', n::varchar, shop, total from lines
            union all select 'copies', body, '', 0 from copies
            order by all
            """;

    /// The contents of all stores.
    private static List<String> contents(Path app) throws IOException {
        return List.of(
                rows(app, ALL), object(app, "out/lines/part-00001.csv"), "records " + stream(app));
    }

    private static String object(Path app, String name) throws IOException {
        var file = app.resolve("object");
        Files.deleteIfExists(file);
        Session.run(app, 0, "get", name, file.toString());
        return Files.readString(file);
    }

    private static long stream(Path app) {
        var line = Session.run(app, 0, "ls", "streams", "--json").out().lines().findFirst();
        return JsonMapper.shared()
                .readTree(line.orElseThrow())
                .path("shards")
                .valueStream()
                .mapToLong(shard -> shard.path("records").asLong())
                .sum();
    }

    /// The second column of the rows of a store.
    private static List<String> ids(String contents, String store) {
        return contents.lines()
                .filter(line -> line.startsWith(store + ","))
                .map(line -> line.split(",", -1))
                .map(row -> store.equals("copies") ? String.join(",", row) : row[1])
                .toList();
    }

    @Test
    void anAppContinuesFromABackupThatWasTakenWhileRecordsFlowed() throws Exception {
        var source = app("source");
        var backup = folder.resolve("backup");
        var sent = new AtomicInteger();
        int before;
        int after;
        try (var running = new Background(source.toString())) {
            Session.run(source, 0, "put", csv().toString(), "in");
            var sending =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int batch = 0; batch < BATCHES; batch++) {
                                    send(running, batch);
                                    sent.incrementAndGet();
                                }
                            },
                            work -> Thread.ofPlatform().start(work));
            while (sent.get() < BATCHES / 4 && !sending.isDone()) {
                Polling.pause();
            }
            before = sent.get();
            assertThat(Session.run(source, 0, "backup", backup.toString()).out())
                    .contains("backup: backup of app sales as of 20");
            after = sent.get();
            assertThat(Session.run(source, 2, "backup", backup.toString()).err())
                    .contains("exists already and is not an empty folder");
            sending.join();
        }
        up(source);

        // The restored app has all records of one moment, in all stores.
        var restored = app("restored");
        assertThat(Session.run(restored, 0, "restore", backup.toString()).out())
                .contains(".leat: restored from the backup of app sales as of 20");
        up(restored);
        var stores = contents(restored).getFirst();
        var ids = ids(stores, "sales");
        assertThat(ids).hasSizeBetween(before * BATCH, (after + 1) * BATCH).doesNotHaveDuplicates();
        assertThat(ids(stores, "sold")).isEqualTo(ids);
        assertThat(ids(stores, "items")).isEqualTo(ids);
        assertThat(ids(stores, "copies")).hasSameSizeAs(ids).doesNotHaveDuplicates();
        assertThat(ids(stores, "shops").stream().mapToInt(Integer::parseInt).sum())
                .isEqualTo(ids.size());
        assertThat(stream(restored)).isEqualTo(ids.size());
        assertThat(Session.run(restored, 0, "ls", "archives", "--json").out())
                .contains("\"records\":" + ids.size() + ",");

        // It continues when everything is sent again.
        try (var running = new Background(restored.toString())) {
            for (int batch = 0; batch < BATCHES; batch++) {
                send(running, batch);
            }
            Session.run(restored, 0, "put", csv().toString(), "in");
        }
        up(restored);
        var contents = contents(restored);
        assertThat(contents).isEqualTo(contents(source));
        assertThat(contents.getLast()).isEqualTo("records " + BATCHES * BATCH);
        var total =
                IntStream.range(0, BATCHES * BATCH)
                        .mapToObj(id -> new BigDecimal(amount(id)))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(rows(restored, "select sum(total) from shops")).endsWith("\n" + total + "\n");
        assertThat(Session.run(restored, 0, "warehouse", "verify").out())
                .contains("600 rows, correct");
        assertThat(Session.run(restored, 0, "lake", "verify", "sold").out())
                .doesNotContain("missing");
        assertThat(Session.run(restored, 0, "rebuild", "shops").out()).contains("600 delivered");
        assertThat(contents(restored)).isEqualTo(contents);
    }

    @Test
    void aBackupOfAStoppedAppIsRefusedOnlyForReasonsThatAreNamed() throws Exception {
        var source = app("source");
        Files.writeString(folder.resolve("live.ndjson"), sale(1) + "\n" + sale(2) + "\n");
        Session.run(source, 0, "send", "live", folder.resolve("live.ndjson").toString());
        Session.run(source, 0, "put", folder.resolve("live.ndjson").toString(), "out/kept/é");
        up(source);
        var backup = folder.resolve("a backup").resolve("of today");
        // A changed definition, which the app refuses, does not prevent a backup.
        Files.writeString(source.resolve("app.yaml"), APP.replace("n: count(*), ", ""));
        Session.run(source, 0, "backup", backup.toString());
        Files.writeString(source.resolve("app.yaml"), APP);
        assertThat(Session.run(source, 2, "backup", backup.toString()).err())
                .contains("exists already and is not an empty folder");
        var inside = source.resolve(".leat").resolve("backup");
        assertThat(Session.run(source, 2, "backup", inside.toString()).err())
                .contains("is in the state folder");

        assertThat(Session.run(source, 2, "restore", backup.toString()).err())
                .contains("has content; rename it, or choose a new folder with --state");
        var restored = app("restored");
        Session.run(restored, 0, "restore", backup.toString());
        assertThat(rows(restored, "select * from sales order by id"))
                .isEqualTo(rows(source, "select * from sales order by id"))
                .contains("1,s1,1.01");
        assertThat(object(restored, "out/kept/é")).isEqualTo(sale(1) + "\n" + sale(2) + "\n");

        // An existing empty folder, as of a mounted disk, is filled and not replaced.
        var disk = Files.createDirectory(folder.resolve("disk"));
        Files.createDirectories(disk.resolve(".restoring").resolve("objects"));
        Files.createDirectory(disk.resolve("lost+found"));
        var key = Files.readAttributes(disk, BasicFileAttributes.class).fileKey();
        Session.run(restored, 0, "restore", backup.toString(), "--state", disk.toString());
        assertThat(Files.readAttributes(disk, BasicFileAttributes.class).fileKey()).isEqualTo(key);
        try (var files = Files.list(disk)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("state.db", "lock", "objects", "warehouse.duckdb")
                    .doesNotContain(".restoring");
        }
        Session.run(restored, 0, "warehouse", "verify", "--state", disk.toString());

        refused(backup, "manifest.json", "\"format\" : 1", "\"format\" : 2", 2, "format 2 and");
        refused(
                backup,
                "manifest.json",
                "\"state_version\" : ",
                "\"state_version\" : 9",
                2,
                "and state version 9");
        refused(backup, "manifest.json", "\"state_version\"", "\"version\"", 1, "is not valid");
        refused(backup, "manifest.json", "\"app\" : \"", "\"app\" : \"o", 2, "is of the app o");
        refused(backup, "manifest.json", "{", "[", 1, "manifest.json is not valid");
        refused(backup, "SHA256SUMS", "0", "1", 1, "SHA256SUMS does not have the checksum");
        refused(backup, "state/warehouse.json", "mark", "mork", 1, "state/warehouse.json does not");
        Files.delete(backup.resolve("state/warehouse.json"));
        refused(backup, 1, "state/warehouse.json is missing");
        Files.delete(backup.resolve("manifest.json"));
        refused(backup, 2, "is not a complete backup: it has no manifest.json");
    }

    private void refused(Path backup, String file, String from, String to, int code, String why)
            throws IOException {
        var content = Files.readString(backup.resolve(file), StandardCharsets.ISO_8859_1);
        assertThat(content).contains(from);
        var other = content.replace(from, to);
        Files.writeString(backup.resolve(file), other, StandardCharsets.ISO_8859_1);
        refused(backup, code, why);
        Files.writeString(backup.resolve(file), content, StandardCharsets.ISO_8859_1);
    }

    private void refused(Path backup, int code, String why) throws IOException {
        var empty = Files.createTempDirectory(folder, "refused");
        Files.writeString(empty.resolve("app.yaml"), APP);
        assertThat(Session.run(empty, code, "restore", backup.toString()).err()).contains(why);
        assertThat(empty.resolve(".leat")).doesNotExist();
        assertThat(empty.resolve(".leat.restoring")).doesNotExist();
    }
}
