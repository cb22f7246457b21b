package dev.leat.quality.data;

import dev.leat.app.FileExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files that a path, a folder or a pattern such as `data/**/*.csv` names.
public final class FileGlob {

    private FileGlob() {}

    /// Returns the files in the order of their names. Of a folder, these are the files directly in
    /// it whose names end like those of data.
    ///
    /// @throws UnreadableDataException if there is none
    public static List<Path> files(String pattern) {
        var path = Path.of(pattern);
        List<Path> files;
        if (Files.isDirectory(path)) {
            files = list(path, 1, file -> FileExtension.format(name(file)).isPresent());
        } else if (Files.exists(path) || !isPattern(pattern)) {
            files = Files.exists(path) ? List.of(path) : List.of();
        } else {
            files = matching(pattern);
        }
        if (files.isEmpty()) {
            throw new UnreadableDataException(
                    "'%s': there is no such file%s"
                            .formatted(
                                    pattern,
                                    isPattern(pattern)
                                            ? " that the pattern matches"
                                            : Files.isDirectory(path)
                                                    ? " of data in the folder (CSV, TSV, NDJSON, JSON or Parquet)"
                                                    : ""));
        }
        return files;
    }

    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static List<Path> matching(String pattern) {
        int first = 0;
        while ("*?[{".indexOf(pattern.charAt(first)) < 0) {
            first++;
        }
        int slash = pattern.lastIndexOf('/', first);
        var root = Path.of(slash < 0 ? "." : pattern.substring(0, Math.max(1, slash)));
        var rest = pattern.substring(slash + 1);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
        int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/", -1).length;
        return list(root, depth, file -> matcher.matches(root.relativize(file)));
    }

    private static List<Path> list(
            Path root, int depth, java.util.function.Predicate<Path> wanted) {
        try (Stream<Path> all = Files.walk(root, depth)) {
            return all.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot list the files of " + root, failed);
        }
    }
}
