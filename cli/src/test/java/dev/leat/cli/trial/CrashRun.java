package dev.leat.cli.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Kills the app again and again while it works off a backlog of generated orders, each time at a
/// random moment, and lets it finish in the end. A kill that meets no open lease proves little: it
/// is made once more.
///
/// @param app the app file
/// @param folder where the state is kept
/// @param kills how many kills must meet open leases
record CrashRun(Path app, Path folder, long seed, int orders, int kills) {

    /// The most kills for one that meets an open lease.
    private static final int TRIES = 4;

    /// The longest time from the fatal commit to the kill.
    private static final Duration LONGEST_WAIT = Duration.ofMillis(3);

    /// How long a life may be silent.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// How many leases the start after each kill found open.
    List<Long> run() throws IOException, InterruptedException {
        sendAll();
        var random = new SplittableRandom(seed);
        var open = new ArrayList<Long>();
        boolean finished = live(random, open, true);
        while (!finished) {
            finished = live(random, open, false);
        }
        return open;
    }

    static long met(List<Long> open) {
        return open.stream().filter(leases -> leases > 0).count();
    }

    private void sendAll() throws IOException, InterruptedException {
        var child = child(Long.toString(seed), Integer.toString(orders));
        if (!child.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || child.exitValue() != 0) {
            child.destroyForcibly();
            throw new IllegalStateException("the orders were not sent");
        }
    }

    /// One life of the app, killed after some commits or, once there were enough kills, run to its
    /// end. True if it came to its end.
    private boolean live(SplittableRandom random, List<Long> open, boolean first)
            throws IOException, InterruptedException {
        var child = child();
        try {
            var lines = lines(child);
            long leases = number(next(lines), "leases");
            if (!first) {
                open.add(leases);
            }
            boolean last = met(open) == kills || open.size() == kills * TRIES;
            long fatal = last ? Long.MAX_VALUE : 1 + random.nextInt(orders / (kills * TRIES));
            for (var line = next(lines); !line.startsWith("idle"); line = next(lines)) {
                if (number(line, "done") >= fatal) {
                    waitALittle(random);
                    return false;
                }
            }
            return true;
        } finally {
            child.destroyForcibly().waitFor(); // SIGKILL
        }
    }

    private Process child(String... more) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx512m",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                CrashChild.class.getName(),
                                app.toString(),
                                folder.toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static BlockingQueue<String> lines(Process child) {
        var lines = new LinkedBlockingQueue<String>();
        Thread.ofVirtual()
                .start(() -> {
                    try (BufferedReader reader = child.inputReader()) {
                        reader.lines()
                                .filter(line -> line.startsWith(CrashChild.MARK))
                                .map(line -> line.substring(CrashChild.MARK.length()))
                                .forEach(lines::add);
                    } catch (IOException | UncheckedIOException killed) {
                        lines.add("ended");
                    }
                    lines.add("ended");
                });
        return lines;
    }

    private static String next(BlockingQueue<String> lines) throws InterruptedException {
        var line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null || line.equals("ended")) {
            throw new IllegalStateException(
                    line == null ? "silent for " + PATIENCE : "the app ended by itself");
        }
        return line;
    }

    private static long number(String line, String word) {
        if (!line.startsWith(word + " ")) {
            throw new IllegalStateException("'" + word + "' expected, and came: " + line);
        }
        return Long.parseLong(line.substring(word.length() + 1));
    }

    /// Kills fall between commits, too. It is too short for the machine's sleep to be random.
    private static void waitALittle(SplittableRandom random) {
        long until = System.nanoTime() + random.nextLong(LONGEST_WAIT.toNanos());
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}
