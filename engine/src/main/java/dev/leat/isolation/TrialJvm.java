package dev.leat.isolation;

import dev.leat.process.ChildJvm;
import dev.leat.process.ChildProcess;
import dev.leat.process.ChildProcess.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The process of trials. Used by one thread at a time.
final class TrialJvm implements AutoCloseable {

    /// Longest time from the start until the app is read.
    private static final Duration START = Duration.ofMinutes(2);

    /// Longest time without a question or the end of a task.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int KILL = 9;
    private static final int SIGNAL = 128;

    /// Exit codes of signals that others send: HUP, INT, KILL, PIPE and TERM.
    private static final List<Integer> FROM_OUTSIDE =
            List.of(SIGNAL + 1, SIGNAL + 2, SIGNAL + KILL, SIGNAL + 13, SIGNAL + 15);

    /// Exit codes of a JVM whose native memory is exhausted.
    private static final List<Integer> NATIVE_MEMORY = List.of(1, SIGNAL + 6);

    /// The first word of a JVM about the signal that ended it.
    private static final Pattern CRASH = Pattern.compile("SIG[A-Z]+");

    private final ChildProcess process;
    private final boolean enoughMemory;
    private final Path report;

    /// The end of a task.
    sealed interface End {

        /// The process survived.
        record Passed() implements End {}

        /// The task ended the process, in this way.
        record Died(String how) implements End {}

        /// The process ended for a reason that may not be the task, or could not start.
        record Unproven(String why) implements End {}
    }

    /// Answers questions of the process.
    interface Answers {
        TrialQuestion.Answer to(TrialQuestion question);
    }

    /// @param heap the limit of the heap in bytes
    /// @param memory the limit of the memory in bytes, the heap included
    /// @param enoughMemory true if the machine has that much memory
    record Limits(long heap, long memory, boolean enoughMemory) {}

    private TrialJvm(Process process, Path report, boolean enoughMemory) {
        this.report = report;
        this.enoughMemory = enoughMemory;
        this.process = new ChildProcess(process, "leat-trial", _ -> {});
    }

    /// Starts the process.
    ///
    /// @param program the main class with its arguments, after the options of the JVM
    /// @param first the first frame
    /// @throws IOException if it cannot start, also for lack of memory
    static TrialJvm start(Program program, Limits limits, byte[] first) throws IOException {
        var report = Files.createTempDirectory("leat-trial").resolve("crash.log");
        var options =
                new ArrayList<>(
                        List.of(
                                "-Xmx" + limits.heap(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-XX:ErrorFile=" + report,
                                "--enable-native-access=ALL-UNNAMED"));
        var command = ChildJvm.command(options, program.classPath(), program.main());
        command.addAll(program.arguments());
        var jvm =
                new TrialJvm(
                        ChildJvm.start(
                                expendable(ChildJvm.limited(command, limits.memory())),
                                program.folder(),
                                ProcessBuilder.Redirect.PIPE),
                        report,
                        limits.enoughMemory());
        try {
            jvm.process.send(first);
        } catch (IOException dead) {
            jvm.close();
            throw dead;
        }
        var ready = jvm.process.next(START).orElse(Frame.ENDED);
        if (ready.kind() != TrialLine.READY) {
            jvm.close();
            throw new IOException("it ended with code " + jvm.process.exitCode());
        }
        return jvm;
    }

    /// The program to start.
    record Program(String classPath, Class<?> main, List<String> arguments, Path folder) {}

    /// Makes Linux end this process first if the machine has no memory left, and write no core.
    private static List<String> expendable(List<String> command) {
        var all =
                new ArrayList<>(
                        List.of(
                                "/bin/sh",
                                "-c",
                                "{ echo 1000 > /proc/self/oom_score_adj; } 2>/dev/null; ulimit -c 0; exec \"$@\"",
                                "sh"));
        all.addAll(command);
        return all;
    }

    /// Returns the signal that ended the JVM, by its report.
    private Optional<String> signal() {
        try (var lines = Files.lines(report)) {
            return lines.map(CRASH::matcher).filter(Matcher::find).map(Matcher::group).findFirst();
        } catch (IOException | UncheckedIOException none) {
            return Optional.empty();
        }
    }

    /// Processes a task. After any other end than [End.Passed], the process has ended.
    End run(TrialTask task, Answers answers) {
        try {
            process.send(TrialBytes.of(task));
            while (true) {
                var frame = process.next(LONGEST);
                if (frame.isEmpty()) {
                    close();
                    return new End.Unproven("it did not end within " + LONGEST.toMinutes() + "m");
                }
                switch (frame.get().kind()) {
                    case TrialLine.DONE -> {
                        return new End.Passed();
                    }
                    case TrialLine.ASK -> {
                        var question =
                                TrialBytes.object(frame.get().content(), TrialQuestion.class);
                        process.send(TrialBytes.of(answers.to(question)));
                    }
                    default -> {
                        return ended();
                    }
                }
            }
        } catch (IOException closed) {
            return ended();
        }
    }

    private End ended() {
        process.close();
        var signal = signal();
        close();
        int code = process.exitCode();
        if (process.outOfMemory()) {
            return new End.Died("its heap was full");
        }
        if (signal.isPresent()) {
            return new End.Died("signal " + signal.get());
        }
        if (code < 0 || FROM_OUTSIDE.contains(code)) {
            return new End.Unproven("it was killed (exit code %d)".formatted(code));
        }
        if (NATIVE_MEMORY.contains(code) && !enoughMemory) {
            return new End.Unproven("the machine has too little memory");
        }
        return new End.Died(
                code > SIGNAL ? "signal %d".formatted(code - SIGNAL) : "exit code " + code);
    }

    boolean running() {
        return !process.finished();
    }

    @Override
    public void close() {
        process.close();
        try {
            Files.deleteIfExists(report);
            Files.deleteIfExists(report.getParent());
        } catch (IOException e) {
            // the system deletes its temporary files
        }
    }
}
