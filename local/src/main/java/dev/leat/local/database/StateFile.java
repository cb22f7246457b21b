package dev.leat.local.database;

import dev.leat.error.FileErrorText;
import dev.leat.error.LibraryErrorText;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// Makes the state file, whole or not at all, and looks at one that is there before anything is
/// written to it. What it cannot trust it names and leaves alone.
final class StateFile {

    /// 'LEAT', in the place where SQLite keeps whose file it is.
    private static final int APPLICATION = 0x4C454154;

    /// Up to this size every page is looked at: at most 0.13 s, if all of it is small rows.
    private static final long CHECKED_BYTES = 16L << 20;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private StateFile() {}

    /// Makes sure that the file is there, is Leat's and of this version; brings one of an earlier
    /// version there, whole or not at all, if `upgrades` has the statements that lead from each
    /// version to the next.
    static void prepare(
            Path file, int version, List<String> definitions, Map<Integer, List<String>> upgrades) {
        try {
            if (Files.exists(file)) {
                check(file, version, upgrades);
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
                    "cannot work with the state file %s: %s".formatted(file, FileErrorText.said(e)),
                    e);
        }
    }

    private static void create(Path file, int version, List<String> definitions)
            throws SQLException, IOException {
        if (Files.exists(beside(file, "-wal"))) {
            throw new StateException(
                    "the state file %s is missing, but its log %s is there; put it back, or remove the log to start empty"
                            .formatted(file, beside(file, "-wal")));
        }
        var draft = beside(file, ".new");
        Files.deleteIfExists(draft);
        Files.deleteIfExists(beside(draft, "-journal"));
        try (var session = DatabaseSession.plain(draft)) {
            session.execute("PRAGMA page_size = 8192");
            // One commit for all: each would be written through to the disk.
            session.execute("BEGIN IMMEDIATE");
            session.execute("PRAGMA application_id = " + APPLICATION);
            session.execute("PRAGMA user_version = " + version);
            for (var definition : definitions) {
                session.execute(definition);
            }
            session.execute("COMMIT");
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file);
    }

    private static void sync(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void check(Path file, int version, Map<Integer, List<String>> upgrades)
            throws SQLException, IOException {
        if (!Files.isReadable(file) || !Files.isWritable(file)) {
            throw new UnavailableException(
                    "the state file %s cannot be read and written; check who owns it"
                            .formatted(file));
        }
        try (var in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw damaged(file, "it does not begin like an SQLite file");
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
            if (found > version) {
                throw new StateException(
                        "the state file %s is of version %d, this leat knows %d; use a newer leat"
                                .formatted(file, found, version));
            }
            boolean upgrade =
                    found > 0
                            && LongStream.range(found, version)
                                    .allMatch(v -> upgrades.containsKey((int) v));
            if (found > 0 && found < version && !upgrade) {
                throw new StateException(
                        "the state file %s is of version %d, this leat keeps version %d; name another folder, or delete that one to start from nothing"
                                .formatted(file, found, version));
            }
            if (found <= 0) {
                throw damaged(file, "its version is " + found);
            }
            whole(file, session);
            if (found < version) {
                upgrade(session, (int) found, version, upgrades);
            }
        }
    }

    private static void upgrade(
            DatabaseSession session, int found, int version, Map<Integer, List<String>> upgrades)
            throws SQLException {
        session.execute("BEGIN IMMEDIATE");
        for (int from = found; from < version; from++) {
            for (var statement : upgrades.getOrDefault(from, List.of())) {
                session.execute(statement);
            }
        }
        session.execute("PRAGMA user_version = " + version);
        session.execute("COMMIT");
    }

    /// A file that was cut is shorter than it says. Its log is folded in first: until then it may
    /// be shorter by right. In a small file tables and indexes are compared, too.
    private static void whole(Path file, DatabaseSession session) throws SQLException, IOException {
        session.number("PRAGMA wal_checkpoint(TRUNCATE)");
        long told = session.number("PRAGMA page_count") * session.number("PRAGMA page_size");
        long size = Files.size(file);
        if (size < told) {
            throw damaged(file, "it is %,d bytes long and should be %,d".formatted(size, told));
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

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }
}
