package dev.leat.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commits of a process that was killed are in SQLite's log and not yet in the file. A start
/// reports a damaged log, and drops nothing silently.
class LostLogTest {

    private static final List<String> TABLES = List.of("CREATE TABLE item(id INTEGER) STRICT");
    private static final int COMMITS = 20;

    @TempDir Path folder;
    private Path killed;
    private Path log;

    @BeforeEach
    void aProcessThatWasKilled() throws IOException {
        killed = folder.resolve("killed");
        var running = folder.resolve("running");
        try (var database = Database.open(running, 1, TABLES)) {
            for (int i = 1; i <= COMMITS; i++) {
                insert(database, i);
            }
            copy(running, killed);
        }
        log = killed.resolve("state.db-wal");
    }

    private static void insert(Database database, int id) {
        database.commit(tx -> {
            var insert = tx.prepare("INSERT INTO item VALUES (?)");
            insert.setInt(1, id);
            return insert.executeUpdate();
        });
    }

    /// Copies the files as they are now, which is the state after a kill.
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (var files = Files.list(from)) {
            for (var file : files.filter(f -> !f.endsWith("owner")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private List<Integer> items() {
        try (var database = Database.open(killed, 1, TABLES)) {
            return database.read(session -> {
                var items = new ArrayList<Integer>();
                try (var row = session.prepare("SELECT id FROM item").executeQuery()) {
                    while (row.next()) {
                        items.add(row.getInt(1));
                    }
                }
                return items;
            });
        }
    }

    @Test
    void isReadWhereItIsWhole() {
        assertThat(items()).hasSize(COMMITS);
        assertThat(items()).hasSize(COMMITS);
    }

    @Test
    void isNamedWhereItIsMissing() throws IOException {
        Files.delete(log);
        refused("is missing");
    }

    @Test
    void isNamedWhereItWasCut() throws IOException {
        try (var cut = new RandomAccessFile(log.toFile(), "rw")) {
            cut.setLength(cut.length() / 2);
        }
        refused("is damaged");
    }

    @Test
    void isNamedWhereItIsEmpty() throws IOException {
        Files.write(log, new byte[0]);
        refused("is damaged");
    }

    @Test
    void isNamedWhereOneBitOfAPageIsAnother() throws IOException {
        for (long at : List.of(100L, Files.size(log) / 2, Files.size(log) - 1)) {
            flip(at);
            refused("is damaged");
            flip(at);
        }
        assertThat(items()).hasSize(COMMITS);
    }

    @Test
    void isNamedWhereOneBitOfItsHeadIsAnother() throws IOException {
        for (int at = 0; at < 32; at++) {
            flip(at);
            refused("is damaged");
            flip(at);
        }
        assertThat(items()).hasSize(COMMITS);
    }

    @Test
    void isReadAsFarAsItGoesOnceTheIndexBesideItIsRemoved() throws IOException {
        flip(Files.size(log) - 1);
        refused("is damaged");
        Files.delete(killed.resolve("state.db-shm"));
        assertThat(items()).hasSize(COMMITS - 1);
    }

    private void flip(long at) throws IOException {
        try (var bytes = new RandomAccessFile(log.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 1);
        }
    }

    private void refused(String what) throws IOException {
        var before = Files.readAllBytes(killed.resolve("state.db"));
        assertThatThrownBy(this::items)
                .isInstanceOf(StateException.class)
                .hasMessageContaining(log.toString())
                .hasMessageContaining(what)
                .hasMessageContaining("state.db-shm to continue without the lost commits");
        assertThat(Files.readAllBytes(killed.resolve("state.db"))).isEqualTo(before);
        assertThat(killed.resolve("owner")).doesNotExist();
    }
}
