package dev.leat.contract;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The command of a JVM that a test starts, and may kill. The JVM has the class path of the test.
/// It starts fast and uses few threads: only the first compiler, and the serial collector.
public final class TestJvm {

    private TestJvm() {}

    /// Returns a command that runs a class in any working directory; its arguments may be appended.
    public static List<String> command(Class<?> main, String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dorg.sqlite.tmpdir=" + libraries(),
                                "-cp",
                                classPath(),
                                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Returns a folder for SQLite's library that no other test uses. SQLite deletes old copies of
    /// the library at each start, and logs an error if another process deletes them, too.
    private static Path libraries() {
        var folder = Path.of("target", "sqlite-" + ProcessHandle.current().pid());
        try {
            return Files.createDirectories(folder).toAbsolutePath();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String classPath() {
        var path =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(part -> Path.of(part).toAbsolutePath())
                .map(part -> isDuckDb(part) ? unpacked(part) : part)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isDuckDb(Path part) {
        return part.getFileName().toString().startsWith("duckdb_jdbc");
    }

    /// Returns a copy of DuckDB's jar that has its libraries beside it. With the original jar, each
    /// process would unpack 70 MB, and leave them behind if it is killed.
    private static synchronized Path unpacked(Path jar) {
        var folder = Path.of("target", "duckdb").toAbsolutePath();
        var copy = folder.resolve(jar.getFileName());
        try {
            Files.createDirectories(folder);
            try (var lock = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
                    var _ = lock.lock()) {
                if (!Files.exists(copy)) {
                    unpack(jar, copy);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return copy;
    }

    private static void unpack(Path jar, Path copy) throws IOException {
        var part = copy.resolveSibling("part.jar");
        Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
        try (var zip = FileSystems.newFileSystem(part);
                var entries = Files.list(zip.getPath("/"))) {
            for (var entry : entries.toList()) {
                var name = entry.getFileName().toString();
                if (name.startsWith("libduckdb_java")) {
                    Files.copy(
                            entry, copy.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
                    Files.delete(entry);
                }
            }
        }
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
    }
}
