package dev.leat.quality.data;

import com.github.luben.zstd.ZstdInputStream;
import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// The format of a file's content, and copies of streams.
final class FileContent {

    private static final int HEAD = 64 << 10;

    private FileContent() {}

    /// A temporary file, which closing removes.
    record Copy(Path file) implements AutoCloseable {

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot remove " + file, failed);
            }
        }
    }

    /// Returns the format that all these files have.
    ///
    /// @throws UnreadableDataException if they have several formats
    static FileFormat format(String source, List<Path> files) {
        var first = format(files.getFirst());
        for (var file : files) {
            var other = format(file);
            if (other != first) {
                throw new UnreadableDataException(
                        "'%s': %s is %s, but %s is %s; name files of one format"
                                .formatted(
                                        source,
                                        files.getFirst(),
                                        first.name(),
                                        file,
                                        other.name()));
            }
        }
        return first;
    }

    private static FileFormat format(Path file) {
        var named = FileExtension.format(String.valueOf(file.getFileName()));
        // a file of documents on lines often has the name of one document
        return named.filter(format -> format != FileFormat.JSON)
                .orElseGet(() -> detected(file, named));
    }

    private static FileFormat detected(Path file, Optional<FileFormat> named) {
        try (var content = new BufferedInputStream(Files.newInputStream(file))) {
            var head = head(content, HEAD);
            return named.map(format -> lines(text(head)) ? FileFormat.NDJSON : format)
                    .orElseGet(() -> format(head));
        } catch (IOException failed) {
            throw new UnreadableDataException(
                    "'%s' cannot be read: %s".formatted(file, failed.getMessage()), failed);
        }
    }

    /// Returns at most this many first bytes of a content, decompressed.
    static byte[] head(BufferedInputStream content, int bytes) throws IOException {
        return switch (compression(content)) {
            case ".gz" -> new GZIPInputStream(content).readNBytes(bytes);
            case ".zst" -> new ZstdInputStream(content).readNBytes(bytes);
            default -> content.readNBytes(bytes);
        };
    }

    private static String compression(BufferedInputStream content) throws IOException {
        content.mark(4);
        var first = content.readNBytes(4);
        content.reset();
        if (begins(first, 0x1f, 0x8b)) {
            return ".gz";
        }
        return begins(first, 0x28, 0xb5, 0x2f, 0xfd) ? ".zst" : "";
    }

    private static boolean begins(byte[] content, int... bytes) {
        return content.length >= bytes.length
                && Arrays.equals(
                        Arrays.stream(bytes).toArray(),
                        new String(content, 0, bytes.length, StandardCharsets.ISO_8859_1)
                                .chars()
                                .toArray());
    }

    /// Returns the format of a content by its first bytes. Text that begins with `[` is a JSON
    /// array, with `{` NDJSON, other text CSV.
    static FileFormat format(byte[] head) {
        if (begins(head, 'P', 'A', 'R', '1')) {
            return FileFormat.PARQUET;
        }
        var text = text(head);
        if (text.startsWith("{")) {
            return FileFormat.NDJSON;
        }
        if (text.startsWith("[")) {
            return FileFormat.JSON;
        }
        int line = text.indexOf('\n');
        var first = line < 0 ? text : text.substring(0, line);
        return first.indexOf('\t') >= 0 && first.indexOf(',') < 0 ? FileFormat.TSV : FileFormat.CSV;
    }

    private static String text(byte[] head) {
        return EncodingGuess.decoded(head, EncodingGuess.encoding(head)).strip();
    }

    /// Returns true if a content of JSON has one document per line.
    private static boolean lines(String text) {
        var lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).limit(2).toList();
        return lines.size() == 2
                && lines.getFirst().endsWith("}")
                && lines.getLast().startsWith("{");
    }

    /// Copies a stream to a temporary file in this folder.
    static Copy copy(InputStream stream, Path folder) {
        try {
            var copy = new Copy(Files.createTempFile(folder, "leat-input-", ""));
            Files.copy(stream, copy.file(), StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException failed) {
            throw new UncheckedIOException("the input cannot be copied to " + folder, failed);
        }
    }
}
