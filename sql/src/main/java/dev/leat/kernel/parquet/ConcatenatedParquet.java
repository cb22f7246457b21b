package dev.leat.kernel.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Parquet file made of the row groups of other Parquet files. Their data is copied as it is;
/// only the footer is new.
public final class ConcatenatedParquet {

    private ConcatenatedParquet() {}

    /// Returns the files in groups that have the same columns. Columns differ, for example, if only
    /// one of them has NULL.
    public static List<List<Path>> groups(List<Path> files) throws IOException {
        var groups = new LinkedHashMap<CompactValue, List<Path>>();
        for (var file : files) {
            groups.computeIfAbsent(footer(file).schema(), _ -> new ArrayList<>()).add(file);
        }
        return List.copyOf(groups.values());
    }

    private static ParquetFooter footer(Path file) throws IOException {
        try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
            return ParquetFooter.read(in);
        }
    }

    /// Writes the row groups of these files, which have the same columns, to `target`, and the
    /// field ids of the columns, which `ids` has by name. The file is not durable yet. Returns its
    /// length in bytes.
    ///
    /// @throws IOException if a file cannot be read as Parquet, or a column has no field id
    public static long write(List<Path> files, Map<String, Integer> ids, Path target)
            throws IOException {
        var footers = new ArrayList<ParquetFooter>();
        var shifts = new ArrayList<Long>();
        long at = ParquetFooter.MAGIC.length;
        for (var file : files) {
            var footer = footer(file);
            footers.add(footer);
            shifts.add(at - ParquetFooter.MAGIC.length);
            at += footer.end() - ParquetFooter.MAGIC.length;
        }
        var footer = ParquetFooter.concatenated(footers, shifts, ids);
        try (var out =
                FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            write(out, ByteBuffer.wrap(ParquetFooter.MAGIC));
            for (int i = 0; i < files.size(); i++) {
                copy(files.get(i), footers.get(i).end(), out);
            }
            write(out, footer.bytes());
            return out.size();
        }
    }

    private static void copy(Path file, long end, FileChannel out) throws IOException {
        try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
            long at = ParquetFooter.MAGIC.length;
            while (at < end) {
                long copied = in.transferTo(at, end - at, out);
                if (copied <= 0) {
                    throw new IOException(file + " ends unexpectedly");
                }
                at += copied;
            }
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
