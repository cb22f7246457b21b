package dev.leat.local.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Checks a state file's SQLite log before SQLite reads it. The log contains commits that the file
/// does not have yet. SQLite reads the log up to the first invalid page and ignores the rest
/// without an error, because it cannot distinguish damage from an interrupted write.
final class LogFile {

    private static final int HEAD = 32;
    private static final int PAGE_HEAD = 24;

    /// The log's magic number, whose last bit is the byte order of the checksums.
    private static final int MAGIC = 0x377f0682;

    private static final int LARGEST_PAGE = 65_536;

    private LogFile() {}

    /// Returns the problem with the log and its remedy; empty if there is no problem.
    static Optional<String> problem(Path file) throws IOException {
        var log = file.resolveSibling(file.getFileName() + "-wal");
        var indexFile = file.resolveSibling(file.getFileName() + "-shm");
        var index = LogIndex.of(indexFile);
        if (index.isEmpty() || index.get().pages() <= index.get().folded()) {
            return Optional.empty();
        }
        long there = Files.exists(log) ? pages(log, index.get()) : 0;
        return there >= index.get().pages()
                ? Optional.empty()
                : Optional.of(
                        "the write-ahead log %s, which holds commits that the state file lacks, is %s: only %,d of its %,d pages can be read; put the log back, restore the folder from a backup, or remove %s to continue without the lost commits"
                                .formatted(
                                        log,
                                        Files.exists(log) ? "damaged" : "missing",
                                        there,
                                        index.get().pages(),
                                        indexFile));
    }

    /// Returns the number of consecutive valid pages of the log. If the index belongs to another
    /// log, returns the number of pages in the index.
    private static long pages(Path log, LogIndex index) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(log), 1 << 16)) {
            var head = ByteBuffer.wrap(in.readNBytes(HEAD));
            if (head.limit() < HEAD || (head.getInt(0) | 1) != (MAGIC | 1)) {
                return 0;
            }
            int size = head.getInt(8);
            long salt = head.getLong(16);
            long sum = head.getLong(24);
            boolean little = (head.getInt(0) & 1) == 0;
            head.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            var checksum = LogChecksum.START.over(head, 0, HEAD - 8);
            if (checksum.value() != sum || size <= 0 || size > LARGEST_PAGE) {
                return 0;
            }
            return salt == index.salt()
                    ? validPages(in, new byte[PAGE_HEAD + size], head.order(), checksum)
                    : index.pages();
        }
    }

    /// Returns the number of valid pages. A page is valid if its checksum matches. The checksum
    /// covers the log's header and all earlier pages, too.
    private static long validPages(InputStream in, byte[] page, ByteOrder order, LogChecksum head)
            throws IOException {
        var numbers = ByteBuffer.wrap(page);
        var words = ByteBuffer.wrap(page).order(order);
        var checksum = head;
        long pages = 0;
        while (in.readNBytes(page, 0, page.length) == page.length) {
            checksum = checksum.over(words, 0, 8).over(words, PAGE_HEAD, page.length - PAGE_HEAD);
            if (checksum.value() != numbers.getLong(16)) {
                return pages;
            }
            pages++;
        }
        return pages;
    }
}
