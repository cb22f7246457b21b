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
/// random moment after 2,000 more records were committed, and lets it finish in the end.
///
/// @param app the app file
/// @param folder where the state is kept
/// @param kills how often to kill
record CrashRun(Path app, Path folder, long seed, int orders, int kills) {

    /// Records that must be committed in a life before it may be killed.
    private static final int AT_LEAST = 2_000;

    /// How many more may be, by chance.
    private static final int CHANCE = 3_000;

    /// The longest time from the fatal commit to the kill.
    private static final Duration LONGEST_WAIT = Duration.ofMillis(3);

    /// How long a life may be silent.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// How many leases the start after each kill found open.
    List<Long> run() throws IOException, InterruptedException {
        sendAll();
        var random = new SplittableRandom(seed);
        var open = new ArrayList<Long>();
        for (int life = 0; life <= kills; life++) {
            boolean last = life == kills;
            long found = live(last ? Long.MAX_VALUE : AT_LEAST + random.nextInt(CHANCE), random);
            if (life > 0) {
                open.add(found);
            }
        }
        return open;
    }

    private void sendAll() throws IOException, InterruptedException {
        var child = child(Long.toString(seed), Integer.toString(orders));
        if (!child.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || child.exitValue() != 0) {
            child.destroyForcibly();
            throw new IllegalStateException("the orders were not sent");
        }
    }

    /// One life of the app, killed after so many commits or, if there are not so many, run to its
    /// end. The leases that it found open.
    private long live(long fatal, SplittableRandom random)
            throws IOException, InterruptedException {
        var child = child();
        try {
            var lines = lines(child);
            long leases = number(next(lines), "leases");
            for (var line = next(lines); !line.startsWith("idle"); line = next(lines)) {
                if (number(line, "done") >= fatal) {
                    waitALittle(random);
                    return leases;
                }
            }
            if (fatal != Long.MAX_VALUE) {
                throw new IllegalStateException("the backlog ran dry before the last kill");
            }
            return leases;
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
