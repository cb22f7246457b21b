package dev.leat.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command of a JVM that a test starts, and may kill. The JVM has the class path of the test.
/// It starts fast and uses few threads: only the first compiler, the serial collector, and a cache
/// of classes.
public final class TestJvm {

    private static final List<String> OPTIONS =
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1");

    private static final JvmCache CACHE = JvmCache.prepared(OPTIONS);

    private TestJvm() {}

    /// Returns a command that runs a class in any working directory; its arguments may be appended.
    public static List<String> command(Class<?> main, String... arguments) {
        var command = new ArrayList<>(OPTIONS);
        command.addAll(CACHE.options());
        command.addAll(
                List.of(
                        "-Dorg.sqlite.tmpdir=" + libraries(),
                        "-cp",
                        JvmCache.joined(CACHE.classPath()),
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
}
