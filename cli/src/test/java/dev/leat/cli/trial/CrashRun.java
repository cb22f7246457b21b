package dev.leat.cli.trial;

import dev.leat.contract.Life;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Kills the app again and again while it works off a backlog of generated orders, each time at a
/// random moment after a good number of them more (2,000 of 200,000 with twenty kills), and lets it
/// finish in the end. A kill that meets no open lease proves little: it is made once more.
///
/// @param app the app file
/// @param folder where the state is kept
/// @param kills how many kills must meet open leases
record CrashRun(Path app, Path folder, long seed, int orders, int kills) {

    /// The most kills for one that meets an open lease.
    private static final int TRIES = 4;

    /// The longest time from the fatal commit to the kill.
    private static final Duration LONGEST_WAIT = Duration.ofMillis(3);

    /// Returns the number of open leases that the start after each kill found.
    List<Long> run() throws IOException, InterruptedException {
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

    /// One life of the app, killed after some commits or, once there were enough kills, run to its
    /// end. True if it came to its end.
    private boolean live(SplittableRandom random, List<Long> open, boolean first)
            throws IOException, InterruptedException {
        try (var child = child()) {
            long leases = Life.number(child.next(), "leases");
            if (!first) {
                open.add(leases);
            }
            boolean last = met(open) == kills || open.size() == kills * TRIES;
            int share = orders / (kills * TRIES);
            long fatal = last ? Long.MAX_VALUE : share * 4L / 5 + random.nextInt(share / 5);
            for (var line = child.next(); !line.startsWith("idle"); line = child.next()) {
                if (Life.number(line, "done") >= fatal) {
                    waitALittle(random);
                    return false;
                }
            }
            return true;
        }
    }

    private Life child() throws IOException {
        return Life.start(CrashChild.class, app.toString(), folder.toString());
    }

    /// Kills fall between commits, too. It is too short for the machine's sleep to be random.
    private static void waitALittle(SplittableRandom random) {
        long until = System.nanoTime() + random.nextLong(LONGEST_WAIT.toNanos());
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}
