package dev.leat.local.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The index that SQLite keeps in shared memory beside its log, in a file of its own, as a process
/// that was killed left it: how many pages of the log count. SQLite itself makes it anew from the
/// log, and takes a log that was cut or damaged for one that ends there; so this is the only
/// witness of pages that are lost. It changes after the log, and so never counts a page that is not
/// durable (https://www.sqlite.org/walformat.html).
///
/// @param pages of the log that were committed
/// @param folded how many of these the database file has, too
/// @param salt what the log must begin with, so that the index belongs to it
record LogIndex(long pages, long folded, long salt) {

    private static final int VERSION = 3_007_000;

    /// The head, which is there twice, and what follows it up to the number of folded pages.
    private static final int HEAD = 48;

    private static final int BYTES = 2 * HEAD + 4;

    /// Of this file; empty if there is none, or none that says something.
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
                || LogChecksum.START.over(bytes, 0, HEAD - 8).value() != pair(bytes, HEAD - 8)) {
            return Optional.empty();
        }
        var salt = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        return Optional.of(
                new LogIndex(
                        Integer.toUnsignedLong(bytes.getInt(16)),
                        Integer.toUnsignedLong(bytes.getInt(2 * HEAD)),
                        salt.getLong(32)));
    }

    /// Two numbers of 32 bits as one.
    private static long pair(ByteBuffer bytes, int at) {
        return (long) bytes.getInt(at) << 32 | Integer.toUnsignedLong(bytes.getInt(at + 4));
    }
}
