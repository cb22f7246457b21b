package dev.leat.cli.draft;

import dev.leat.app.FileFormat;
import dev.leat.quality.data.DataFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The sample of the new app: a copy of the file, or the beginning of a large one.
final class SampleFile {

    /// The size from which only the beginning of a file is copied.
    private static final long LARGE = 16L << 20;

    private static final int HEAD = 4 << 20;

    private SampleFile() {}

    /// Writes the sample. Returns true if it has all records of the file. JSON and Parquet files
    /// are copied whole, because their beginning is no file.
    static boolean write(InputFile file, String encoding, Path to) throws IOException {
        boolean lines =
                file.format() != FileFormat.JSON
                        && file.format() != FileFormat.PARQUET
                        && !encoding.startsWith("UTF-16");
        if (Files.size(file.path()) <= LARGE || !lines) {
            Files.copy(file.path(), to);
            return true;
        }
        var head = DataFiles.head(file.path(), HEAD);
        boolean whole = head.length < HEAD;
        Files.write(to, whole ? head : Arrays.copyOf(head, end(head)));
        return whole;
    }

    /// Returns the end of the last complete line that is not inside of quotes.
    private static int end(byte[] head) {
        boolean quoted = false;
        int end = 0;
        for (int i = 0; i < head.length; i++) {
            quoted ^= head[i] == '"';
            if (head[i] == '\n' && !quoted) {
                end = i + 1;
            }
        }
        return end == 0 ? head.length : end;
    }
}
