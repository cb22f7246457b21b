package dev.leat.contract;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
