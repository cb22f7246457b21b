package dev.leat.kernel.parquet;

import dev.leat.batch.Content;
import dev.leat.batch.Reason;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.parquet.RowGroups.Group;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The end of a Parquet file, by which its other parts are found. `footer` is the position of the
/// footer, which may be wrong if the file is damaged.
record ParquetTail(long footer) {

    private static final int LENGTH = Integer.BYTES + ParquetFooter.MAGIC.length;

    /// Maximum size of a footer from which splits are made. A larger one is that of a file with
    /// very many columns.
    private static final int FOOTER = 16 << 20;

    /// Reads the end of a file, and checks the magic bytes at both ends.
    static ParquetTail of(Content content) throws UnreadableFileException, IOException {
        long size = content.size();
        var magic = ParquetFooter.MAGIC;
        if (size >= magic.length + LENGTH
                && Arrays.equals(magic, bytes(content, 0, magic.length))) {
            var tail = bytes(content, size - LENGTH, LENGTH);
            if (Arrays.equals(
                    magic,
                    Arrays.copyOfRange(tail, Integer.BYTES, Math.max(LENGTH, tail.length)))) {
                int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
                return new ParquetTail(size - LENGTH - Integer.toUnsignedLong(length));
            }
        }
        throw new UnreadableFileException(
                Reason.of(
                        "malformed",
                        "'%s' is not a complete Parquet file: it does not begin and end with PAR1"
                                .formatted(content.name())));
    }

    private static byte[] bytes(Content content, long offset, int length) throws IOException {
        try (var in = content.open(offset)) {
            return in.readNBytes(length);
        }
    }

    /// Returns the row groups of the file. Empty if the file can only be read as a whole.
    Optional<RowGroups> groups(Content content) throws IOException {
        long length = content.size() - LENGTH - footer;
        return footer < ParquetFooter.MAGIC.length || length > FOOTER
                ? Optional.empty()
                : RowGroups.read(bytes(content, footer, (int) length), footer);
    }

    /// Returns the columns that the footer declares. Empty if it is damaged.
    Optional<ParquetSchema> schema(Content content) throws IOException {
        long length = content.size() - LENGTH - footer;
        return footer < ParquetFooter.MAGIC.length
                ? Optional.empty()
                : ParquetSchema.read(bytes(content, footer, (int) Math.min(length, FOOTER)));
    }

    /// Copies a file to a folder. If it has groups, only the data of these is copied, to the same
    /// positions, so the copy needs no more space than they where a file may have holes.
    Path copy(Content content, Optional<List<Group>> groups, Path folder) throws IOException {
        var copy = Files.createTempFile(folder, "input-", ".parquet");
        try (var out = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            if (groups.isEmpty()) {
                copy(content, 0, content.size(), out);
            } else {
                copy(content, 0, ParquetFooter.MAGIC.length, out);
                var some = groups.get();
                long from = some.stream().mapToLong(Group::from).min().orElse(footer);
                long end = some.stream().mapToLong(Group::to).max().orElse(footer);
                copy(content, from, end, out);
                copy(content, footer, content.size(), out);
            }
            return copy;
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(copy);
            throw failed;
        }
    }

    private static void copy(Content content, long from, long end, FileChannel out)
            throws IOException {
        if (from == end) {
            return;
        }
        var buffer = new byte[1 << 16];
        try (var in = content.open(from)) {
            out.position(from);
            for (long left = end - from; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new IOException(content.name() + " ends unexpectedly");
                }
                for (var bytes = ByteBuffer.wrap(buffer, 0, read); bytes.hasRemaining(); ) {
                    out.write(bytes);
                }
                left -= read;
            }
        }
    }
}
