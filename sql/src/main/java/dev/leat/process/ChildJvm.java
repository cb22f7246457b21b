package dev.leat.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts JVMs of the JDK that runs Leat.
public final class ChildJvm {

    /// Variables with options that the JVM would add to those of its command, and print.
    private static final List<String> OPTIONS =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

    private ChildJvm() {}

    /// Returns a command that runs a class; its arguments may be appended.
    public static List<String> command(List<String> options, String classPath, Class<?> main) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-XX:+DisplayVMOutputToStderr",
                        "-Xshare:auto",
                        "-Djava.awt.headless=true",
                        "-Dfile.encoding=UTF-8",
                        "-Dstderr.encoding=UTF-8",
                        "-Duser.timezone=UTC",
                        "-Duser.language=en",
                        "-Duser.country="));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        return command;
    }

    /// Returns this command with a limit on the memory that the process may write, including native
    /// memory. Linux enforces the limit; macOS accepts it but does not enforce it.
    public static List<String> limited(List<String> command, long bytes) {
        var limited = new ArrayList<String>();
        limited.addAll(
                List.of(
                        "/bin/sh",
                        "-c",
                        "ulimit -d %d 2>/dev/null || :; exec \"$@\"".formatted(bytes >> 10),
                        "sh"));
        limited.addAll(command);
        return limited;
    }

    /// Starts a process in this folder, or in the current one if this folder does not exist.
    public static Process start(List<String> command, Path folder, ProcessBuilder.Redirect errors)
            throws IOException {
        var builder = new ProcessBuilder(command).redirectError(errors);
        if (Files.isDirectory(folder)) {
            builder.directory(folder.toFile());
        }
        OPTIONS.forEach(builder.environment()::remove);
        return builder.start();
    }
}
