package dev.leat.cli.trial.file;

import dev.leat.contract.Life;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Kills an app again and again while it works on one file, each time at a random moment behind at
/// least one more checkpoint, and lets it finish in the end.
///
/// @param app the app file
/// @param state where the state is kept
/// @param input the file, put into the bucket in the first life
/// @param piece bytes of a piece
record FileCrashRun(Path app, Path state, Path input, long piece, int kills, long seed) {

    /// The most checkpoints of a life that is killed.
    private static final int MOST = 2;

    /// The longest wait from the last checkpoint that is awaited to the kill: about as long as a
    /// piece takes, so kills fall in every phase of its work.
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    /// Which piece was next at the start of each life but the first, and at the end.
    List<Long> run() throws IOException, InterruptedException {
        var random = new SplittableRandom(seed);
        var at = new ArrayList<Long>();
        for (int life = 0; life <= kills; life++) {
            live(random, at, life);
        }
        return at;
    }

    private void live(SplittableRandom random, List<Long> at, int life)
            throws IOException, InterruptedException {
        try (var child = child(life == 0)) {
            long start = Life.number(child.next(), "at");
            if (life > 0) {
                at.add(start);
            }
            if (life == kills) {
                finish(child, at);
                return;
            }
            int more = 1 + random.nextInt(MOST);
            for (int seen = 0; seen < more; seen++) {
                Life.number(child.next(), "checkpoint");
            }
            waitALittle(child, random);
        }
    }

    private Life child(boolean first) throws IOException {
        var arguments = new ArrayList<>(List.of(app.toString(), state.toString(), "" + piece));
        if (first) {
            arguments.add(input.toString());
        }
        return Life.start(FileCrashChild.class, arguments.toArray(String[]::new));
    }

    private static void finish(Life child, List<Long> at) throws InterruptedException {
        var line = child.next();
        while (!line.startsWith("idle ")) {
            line = child.next();
        }
        at.add(Life.number(line, "idle"));
    }

    private static void waitALittle(Life child, SplittableRandom random)
            throws InterruptedException {
        long until = System.nanoTime() + random.nextLong(LONGEST_WAIT.toNanos());
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            child.within(Duration.ofNanos(left));
        }
    }
}
