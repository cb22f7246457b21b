package dev.leat.local.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The index file that SQLite keeps in shared memory next to its log. After a process was killed,
/// the file still contains the number of committed pages of the log. SQLite rebuilds the index from
/// the log, and treats a truncated or damaged log as a shorter log. So this file is the only
/// evidence of lost pages. It is written after the log, and therefore never counts a page that is
/// not durable (https://www.sqlite.org/walformat.html).
///
/// @param pages committed pages of the log
/// @param folded pages that the database file already contains
/// @param salt salt at the start of the log to which the index belongs
record LogIndex(long pages, long folded, long salt) {

    private static final int VERSION = 3_007_000;

    /// Size of the header, which is stored twice, and of the fields up to the number of
    /// checkpointed pages.
    private static final int HEAD = 48;

    private static final int BYTES = 2 * HEAD + 4;

    /// Returns the content of this file; empty if the file does not exist, is empty or is invalid.
    static Optional<LogIndex> of(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return of(ByteBuffer.wrap(in.readNBytes(BYTES)).order(ByteOrder.nativeOrder()));
        }
    }

    private static Optional<LogIndex> of(ByteBuffer bytes) {
        if (bytes.limit() < BYTES
                || bytes.getInt(0) != VERSION
                || bytes.slice(0, HEAD).mismatch(bytes.slice(HEAD, HEAD)) >= 0
                || LogChecksum.START.over(bytes, 0, HEAD - 8).value() != combine(bytes, HEAD - 8)) {
            return Optional.empty();
        }
        var salt = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        return Optional.of(
                new LogIndex(
                        Integer.toUnsignedLong(bytes.getInt(16)),
                        Integer.toUnsignedLong(bytes.getInt(2 * HEAD)),
                        salt.getLong(32)));
    }

    /// Combines two 32-bit numbers into one of 64 bits.
    private static long combine(ByteBuffer bytes, int at) {
        return (long) bytes.getInt(at) << 32 | Integer.toUnsignedLong(bytes.getInt(at + 4));
    }
}
