package dev.leat.local.database;

import dev.leat.disk.FileSync;
import dev.leat.error.FileErrorText;
import dev.leat.error.LibraryErrorText;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Creates the state file atomically, or checks an existing one before anything is written to it.
/// An invalid file is reported and not changed.
final class StateFile {

    /// 'LEAT', stored as SQLite's application id.
    private static final int APPLICATION = 0x4C454154;

    /// Files up to this size are checked completely, which takes at most 0.13 s.
    private static final long CHECKED_BYTES = 16L << 20;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private static volatile SoftReference<@Nullable Empty> created = new SoftReference<>(null);

    /// The content of a file that was created. It is reused, because tests of an app start with a
    /// new file each, and the definitions take longer than all other work at a start.
    private record Empty(int version, List<String> definitions, byte[] content) {

        boolean matches(int version, List<String> definitions) {
            return this.version == version && this.definitions.equals(definitions);
        }
    }

    private StateFile() {}

    /// Ensures that the file exists, belongs to Leat and has this version.
    static void prepare(Path file, int version, List<String> definitions) {
        try {
            if (Files.exists(file)) {
                check(file, version);
            } else {
                create(file, version, definitions);
            }
        } catch (SQLException e) {
            if (SqliteErrors.damage(e)) {
                throw new StateException(SqliteErrors.damaged(file, LibraryErrorText.of(e)), e);
            }
            throw SqliteErrors.of(file, e);
        } catch (IOException e) {
            throw new UnavailableException(
                    "cannot use the state file %s: %s".formatted(file, FileErrorText.said(e)), e);
        }
    }

    private static void create(Path file, int version, List<String> definitions)
            throws SQLException, IOException {
        if (Files.exists(sibling(file, "-wal"))) {
            throw new StateException(
                    "the state file %s is missing, but its log %s exists; put the file back, or remove the log to start empty"
                            .formatted(file, sibling(file, "-wal")));
        }
        var draft = sibling(file, ".new");
        Files.deleteIfExists(draft);
        Files.deleteIfExists(sibling(draft, "-journal"));
        var known = created.get();
        if (known != null && known.matches(version, definitions)) {
            Files.write(draft, known.content());
        } else {
            define(draft, version, definitions);
            var content = Files.readAllBytes(draft);
            created = new SoftReference<>(new Empty(version, definitions, content));
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        FileSync.content(file);
    }

    private static void define(Path draft, int version, List<String> definitions)
            throws SQLException {
        try (var session = DatabaseSession.plain(draft)) {
            session.execute("PRAGMA page_size = 8192");
            // All statements are in one commit, because each commit waits for the disk.
            session.execute("BEGIN IMMEDIATE");
            session.execute("PRAGMA application_id = " + APPLICATION);
            session.execute("PRAGMA user_version = " + version);
            for (var definition : definitions) {
                session.execute(definition);
            }
            session.execute("COMMIT");
        }
    }

    private static void check(Path file, int version) throws SQLException, IOException {
        if (!Files.isReadable(file) || !Files.isWritable(file)) {
            throw new UnavailableException(
                    "the state file %s cannot be read and written; check who owns it"
                            .formatted(file));
        }
        try (var in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw damaged(file, "it does not begin with an SQLite header");
            }
        }
        var problem = LogFile.problem(file);
        if (problem.isPresent()) {
            throw new StateException(problem.get());
        }
        try (var session = DatabaseSession.plain(file)) {
            if (session.number("PRAGMA application_id") != APPLICATION) {
                throw damaged(file, "it is not a state file of Leat");
            }
            long found = session.number("PRAGMA user_version");
            if (found <= 0) {
                throw damaged(file, "its version is " + found);
            }
            if (found != version) {
                throw new StateException(
                        "the state file %s has version %d, but this version of Leat supports only version %d; use a new state folder, or the version of Leat that wrote this one"
                                .formatted(file, found, version));
            }
            checkComplete(file, session);
        }
    }

    /// Checks that the file has the length in its header. Checkpoints the log first, because the
    /// file may be shorter before the checkpoint. For a small file, also checks the integrity of
    /// tables and indexes.
    private static void checkComplete(Path file, DatabaseSession session)
            throws SQLException, IOException {
        session.number("PRAGMA wal_checkpoint(TRUNCATE)");
        long expected = session.number("PRAGMA page_count") * session.number("PRAGMA page_size");
        long size = Files.size(file);
        if (size < expected) {
            throw damaged(file, "it is %,d bytes long and should be %,d".formatted(size, expected));
        }
        session.number("SELECT count(*) FROM sqlite_schema");
        if (size <= CHECKED_BYTES) {
            var finding = session.text("PRAGMA integrity_check(1)");
            if (!finding.equals("ok")) {
                throw damaged(file, finding.strip().replace("\n", ", "));
            }
        }
    }

    private static StateException damaged(Path file, String why) {
        return new StateException(SqliteErrors.damaged(file, why));
    }

    private static Path sibling(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }
}
