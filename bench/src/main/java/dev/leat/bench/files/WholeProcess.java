package dev.leat.bench.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The measured run of a process, and its standard output. `peak` is the maximum resident memory in
/// bytes, which only Linux reports; on other systems it is 0.
public record WholeProcess(double seconds, double cpu, long peak, String said) {

    private static final int LOOK_MILLIS = 5;

    /// Runs a command and waits until it ends.
    ///
    /// @throws IOException if the command fails; the message has its output
    public static WholeProcess run(Path folder, List<String> command)
            throws IOException, InterruptedException {
        return run(folder, command, Map.of(), 0);
    }

    /// Runs a command with additional environment variables, and waits until it ends.
    ///
    /// @throws IOException if it ends with another exit code; the message has its output
    public static WholeProcess run(
            Path folder, List<String> command, Map<String, String> environment, int exitCode)
            throws IOException, InterruptedException {
        var out = folder.resolve("process.out");
        var err = folder.resolve("process.err");
        long began = System.nanoTime();
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        long peak = 0;
        double cpu = 0;
        while (!process.waitFor(LOOK_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peak(process.pid()));
            cpu = Math.max(cpu, cpu(process));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        String said = Files.readString(out, StandardCharsets.UTF_8);
        if (process.exitValue() != exitCode) {
            throw new IOException(
                    "%s ended with %d:%n%s%s"
                            .formatted(command, process.exitValue(), said, Files.readString(err)));
        }
        return new WholeProcess(seconds, cpu, peak, said);
    }

    private static double cpu(Process process) {
        return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(0.0);
    }

    /// Returns the maximum resident memory of a process so far; 0 if it has ended.
    static long peak(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", "" + pid, "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException | java.io.UncheckedIOException gone) {
            return 0;
        }
    }

    /// Returns the number that follows a word on a line of the output.
    public double number(String word) {
        return said.lines()
                .filter(line -> line.startsWith(word + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(word.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no '" + word + "' in: " + said));
    }
}
