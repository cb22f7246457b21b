package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.local.database.Database;
import dev.leat.local.database.StateException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state file that cannot be trusted is named, and not one byte of it is changed.
class DamageTest {

    private static final List<String> TABLES =
            List.of("CREATE TABLE item(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT");

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void aFileOfSomePages() {
        file = folder.resolve("state.db");
        try (var database = open()) {
            database.commit(tx -> {
                var insert = tx.prepare("INSERT INTO item VALUES (1, ?)");
                insert.setBytes(1, new byte[200_000]);
                return insert.executeUpdate();
            });
        }
    }

    private Database open() {
        return Database.open(folder, 1, TABLES);
    }

    @Test
    void namesAFileOfGarbage() throws IOException {
        var garbage = new byte[50_000];
        new Random(1).nextBytes(garbage);
        Files.write(file, garbage);
        refusedAsDamaged();
    }

    @Test
    void namesAnEmptyFile() throws IOException {
        Files.write(file, new byte[0]);
        refusedAsDamaged();
    }

    @Test
    void namesAFileThatWasCut() throws IOException {
        try (var cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(cut.length() / 2);
        }
        refusedAsDamaged();
    }

    @Test
    void namesAFileWhoseFirstPageIsOverwritten() throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(100);
            var garbage = new byte[4_000];
            new Random(2).nextBytes(garbage);
            bytes.write(garbage);
        }
        refusedAsDamaged();
    }

    @Test
    void namesAnIndexThatDoesNotGoWithItsTable() throws Exception {
        sql("CREATE TABLE word(text TEXT NOT NULL)");
        sql("CREATE INDEX word_text ON word(text)");
        sql("INSERT INTO word VALUES ('a word that is there twice')");
        var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int at = bytes.lastIndexOf("a word that");
        assertThat(at).isGreaterThan(bytes.indexOf("a word that"));
        try (var damage = new RandomAccessFile(file.toFile(), "rw")) {
            damage.seek(at);
            damage.write('b');
        }
        refusedAsDamaged();
        assertThatThrownBy(this::open).hasMessageContaining("word_text");
    }

    @Test
    void namesADatabaseOfAnotherProgram() throws Exception {
        Files.delete(file);
        sql("CREATE TABLE other(x)");
        refusedAsDamaged();
    }

    @Test
    void refusesANewerVersion() throws Exception {
        sql("PRAGMA user_version = 2");
        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessage(anotherVersion(2, 1));
    }

    @Test
    void refusesAnOlderVersion() {
        assertThatThrownBy(() -> Database.open(folder, 2, TABLES))
                .isInstanceOf(StateException.class)
                .hasMessage(anotherVersion(1, 2));
    }

    private String anotherVersion(int found, int supported) {
        return "the state file %s has version %d, but this version of Leat supports only version %d; use a new state folder, or the version of Leat that wrote this one"
                .formatted(file, found, supported);
    }

    @Test
    void refusesALogWithoutItsFile() throws IOException {
        Files.delete(file);
        Files.write(folder.resolve("state.db-wal"), new byte[4_096]);
        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessageContaining("is missing");
        assertThat(file).doesNotExist();
    }

    @Test
    void doesNotRecreateALostStateFile() throws IOException {
        Files.delete(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("is missing, but the folder had one before")
                .hasMessageContaining("backup");
        assertThat(file).doesNotExist();
        assertThat(folder.resolve("owner")).doesNotExist();
    }

    @Test
    void startsWithALockWhoseOwnerIsNotText() throws IOException {
        Files.write(folder.resolve("owner"), new byte[] {(byte) 0xC0});
        open().close();
        assertThat(folder.resolve("owner")).doesNotExist();
    }

    @Test
    void saysThatTheFolderCannotBeMade() throws IOException {
        var notAFolder = Files.writeString(folder.resolve("plain"), "x");
        assertThatThrownBy(() -> Database.open(notAFolder.resolve("state"), 1, TABLES))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("plain");
    }

    @Test
    void opensAgainWhatWasBackedUp() throws IOException {
        var good = Files.readAllBytes(file);
        Files.write(file, new byte[10]);
        refusedAsDamaged();
        Files.write(file, good);
        open().close();
    }

    private void refusedAsDamaged() throws IOException {
        var before = Files.readAllBytes(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged")
                .hasMessageContaining("backup");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(folder.resolve("owner")).doesNotExist();
    }

    private void sql(String text) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
