package dev.leat.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.Leat;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.contract.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups that fail while the app runs: it continues, and what is left is not a backup.
@Tag("slow")
class BackupFailureTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar}
            queues: {live: }
            buckets: {files: }
            warehouse_tables:
              sales: {schema: Sale, key: id}
            views:
              shops: {key: shop, measures: {n: count(*)}}
            pipelines:
              load:
                from: {queue: live, schema: Sale}
                key: id
                to: [{warehouse_table: sales}, {view: shops}]
            """;

    private static final int ROWS = 20;
    private static final int DISK_MEBIBYTES = 64;
    private static final int OBJECT_BYTES = 200_000;
    private static final int PAGE = 4_096;

    @TempDir Path folder;

    private Path app;
    private int sent;

    @BeforeEach
    void write() throws IOException {
        app = app("app");
        var object = new byte[OBJECT_BYTES];
        new Random(1).nextBytes(object);
        Session.run(app, 0, "put", Files.write(folder.resolve("o"), object).toString(), "files/o");
    }

    private Path app(String name) throws IOException {
        var made = Files.createDirectory(folder.resolve(name));
        Files.writeString(made.resolve("app.yaml"), APP);
        return made;
    }

    /// Sends sales to the app, which may run.
    private void send() throws IOException {
        var lines =
                IntStream.range(sent, sent + ROWS)
                        .mapToObj("{\"id\":\"%d\",\"shop\":\"s\"}"::formatted)
                        .collect(Collectors.joining("\n", "", "\n"));
        sent += ROWS;
        var file = Files.writeString(folder.resolve("sales.ndjson"), lines);
        Session.run(app, 0, "send", "live", file.toString());
    }

    private void awaitRows() throws InterruptedException {
        while (!rows(app).equals("n\n" + sent + "\n")) {
            Polling.pause();
        }
    }

    private static String rows(Path app) {
        return Session.run(app, 0, "sql", "select count(*) as n from sales", "--format", "csv")
                .out();
    }

    private static void until(Path app) {
        Session.run(app, 0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    /// Restores the backup into another app, and returns the rows of its warehouse table.
    private String restored(Path backup) throws IOException {
        var other = app("other");
        Session.run(other, 0, "restore", backup.toString());
        until(other);
        return rows(other);
    }

    private static <T> CompletableFuture<T> started(Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, thread -> Thread.ofPlatform().daemon().start(thread));
    }

    private static OutputStream open(Path pipe) {
        try {
            return Files.newOutputStream(pipe);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    @Tag("crash")
    void aKilledAppLeavesNoCompleteBackupAndStartsAgain() throws Exception {
        send();
        until(app);
        var backup = folder.resolve("backup");
        // The backup waits when it reads this file, its last one: a pipe that nothing is written
        // to.
        var pipe = app.resolve(".leat").resolve("purged-live.ndjson");
        assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
                "this system has no pipes with names");
        var arguments = List.of("up", app.toString(), "--port", "0", "--aws-port", "0");
        try (var running = new AppProcess(Leat.class, Map.of(), arguments)) {
            var session = new Session();
            var backing =
                    started(() ->
                            session.run("backup", backup.toString(), "--app", app.toString()));
            // The pipe can be opened as soon as the backup reads it.
            var opened = started(() -> open(pipe));
            CompletableFuture.anyOf(backing, opened).join();
            assertThat(backing).as(session.err()).isNotDone();
            send();
            awaitRows();
            running.kill();
            assertThat(backing.join()).isEqualTo(1);
            opened.join().close();
        }
        Files.delete(pipe);
        assertThat(backup.resolve("state").resolve("state.db")).exists();

        var other = app("refused");
        assertThat(Session.run(other, 2, "restore", backup.toString()).err())
                .contains("is not a complete backup: it has no manifest.json");
        assertThat(other.resolve(".leat")).doesNotExist();
        assertThat(Session.run(app, 2, "backup", backup.toString()).err())
                .contains("exists already and is not an empty folder");
        send();
        until(app);
        assertThat(rows(app)).isEqualTo("n\n" + sent + "\n");
        var next = folder.resolve("next");
        Session.run(app, 0, "backup", next.toString());
        assertThat(restored(next)).isEqualTo(rows(app));
    }

    @Test
    void aFullDiskLeavesNoBackupAndDoesNotStopTheApp() throws Exception {
        send();
        until(app);
        var whole = folder.resolve("whole");
        Session.run(app, 0, "backup", whole.toString());
        long database = Files.size(whole.resolve("state").resolve("state.db"));
        long warehouse = Files.size(whole.resolve("state").resolve("warehouse.duckdb"));
        // The disk is full at the beginning, and in the copies of the state file, of the object, of
        // the warehouse and of the small files behind them.
        var spaces =
                List.of(
                        0L,
                        database / 2,
                        database + OBJECT_BYTES / 2,
                        database + OBJECT_BYTES + warehouse / 2,
                        database + OBJECT_BYTES + warehouse + 2 * PAGE);
        try (var disk = SmallDisk.mount(folder.resolve("disk"), DISK_MEBIBYTES);
                var running = new Background(app.toString())) {
            var backup = disk.state();
            var ballast = backup.resolveSibling("other");
            for (long space : spaces) {
                leave(ballast, space);
                assertThat(Session.run(app, 1, "backup", backup.toString()).err())
                        .as("space for %d bytes", space)
                        .contains("cannot write the backup " + backup + ": ")
                        .containsAnyOf("the disk is full", "No space left on device");
                assertThat(backup).doesNotExist();
                send();
                awaitRows();
            }
            assertThat(running.get("/health")).startsWith("200 ");
            Files.delete(ballast);
            Session.run(app, 0, "backup", backup.toString());
            assertThat(restored(backup)).isEqualTo("n\n" + sent + "\n");
        }
    }

    /// Fills the disk of a file until only this space is free.
    private static void leave(Path file, long bytes) throws IOException {
        Files.deleteIfExists(file);
        long free = Files.getFileStore(file.resolveSibling(".")).getUsableSpace();
        Files.write(file, new byte[Math.toIntExact(free - bytes)]);
    }
}
