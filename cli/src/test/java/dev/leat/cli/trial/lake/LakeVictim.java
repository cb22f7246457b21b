package dev.leat.cli.trial.lake;

import dev.leat.app.LakeTable;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.lake.FailingPlatform.Faults;
import dev.leat.cli.trial.lake.FailingPlatform.Point;
import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import dev.leat.load.TableMaintenance;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.LakeTables;
import dev.leat.port.Platform;
import dev.leat.port.StoredObject;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A process that loads files and messages into lake tables with two workers for each pipeline,
/// while two other threads compact and expire the tables again and again. It halts at a hit of a
/// fault point and prints `hit` before that, or `done` if everything is loaded without this hit.
final class LakeVictim {

    /// The operation that is interrupted.
    enum Operation {
        LOAD,
        COMPACT,
        EXPIRE
    }

    /// Bytes of a piece of a file, so that a file has several checkpoints.
    static final Trial.Work WORK = new Trial.Work(2, 512);

    /// The same, if a cluster processes files, in several splits each.
    static final Trial.Work CLUSTER = new Trial.Work(2, 512, OptionalLong.of(1_000));

    /// The offset of the clock of the maintenance, so that it removes old snapshots and unused
    /// objects.
    private static final Duration LATER = Duration.ofDays(2);

    /// The maintenance that the thread does; a load if it is not set.
    private static final ScopedValue<Operation> MAINTENANCE = ScopedValue.newInstance();

    private final Trial trial;
    private final Path state;
    private final Platform through;
    private final Halt halt;

    private LakeVictim(Trial trial, Path state, Platform through, Halt halt) {
        this.trial = trial;
        this.state = state;
        this.through = through;
        this.halt = halt;
    }

    /// The end of the process at a hit of a point.
    private record Halt(Operation operation, Point point, AtomicInteger left) {

        /// Returns the faults of a thread that may do any operation.
        Faults ofThread() {
            return here -> hit(MAINTENANCE.orElse(Operation.LOAD), here);
        }

        Faults of(Operation now) {
            return here -> hit(now, here);
        }

        private boolean hit(Operation now, Point here) {
            if (now == operation && here == point && left.decrementAndGet() == 0) {
                Life.say("hit", 0);
                Runtime.getRuntime().halt(1);
            }
            return false;
        }
    }

    /// Arguments: the app file, the state folder, the operation, the point, the number of the hit
    /// at which the process halts, and true if a cluster processes the files.
    public static void main(String[] arguments) throws Exception {
        Life.endWithParent();
        var state = Path.of(arguments[1]);
        var halt =
                new Halt(
                        Operation.valueOf(arguments[2]),
                        Point.valueOf(arguments[3]),
                        new AtomicInteger(Integer.parseInt(arguments[4])));
        var through = new Platform[1];
        try (var kernels = Kernels.writingIn(state);
                var trial =
                        Trial.open(
                                Path.of(arguments[0]),
                                state,
                                kernels,
                                beneath ->
                                        through[0] =
                                                new FailingPlatform(
                                                        beneath, beneath.time(), halt.ofThread()),
                                Boolean.parseBoolean(arguments[5]) ? CLUSTER : WORK)) {
            new LakeVictim(trial, state, through[0], halt).run();
        }
        Life.say("done", 0);
    }

    private void run() throws Exception {
        trial.pipelines().start();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var compact = threads.submit(() -> maintain(Operation.COMPACT));
            var expire = threads.submit(() -> maintain(Operation.EXPIRE));
            compact.get();
            expire.get();
        }
    }

    /// Maintains the tables after each change until everything is loaded, and once more.
    private boolean maintain(Operation operation) throws Exception {
        boolean loaded = false;
        while (!loaded) {
            loaded = trial.pipelines().idle();
            var before = versions();
            ScopedValue.where(MAINTENANCE, operation).call(() -> all(operation));
            while (!loaded && versions().equals(before) && !trial.pipelines().idle()) {
                Polling.pause();
            }
        }
        return true;
    }

    /// Returns the current versions of the tables.
    private List<Optional<StoredObject>> versions() {
        return trial.app().all(LakeTable.class).values().stream()
                .map(table -> table.prefix() + "metadata/version-hint.text")
                .map(key -> trial.platform().buckets().head("lake", key))
                .toList();
    }

    private boolean all(Operation operation) throws IOException {
        // parts of a commit run on the thread of the store
        var own =
                new FailingPlatform(trial.platform(), trial.platform().time(), halt.of(operation));
        var maintenance = maintenance(trial, state, own, through.lake().orElseThrow());
        for (var table : trial.app().all(LakeTable.class).values()) {
            if (operation == Operation.COMPACT) {
                maintenance.compact(table);
            } else {
                maintenance.expire(table, Duration.ofHours(1));
            }
        }
        return true;
    }

    /// Returns the maintenance of an app's tables, at a time when their former snapshots and
    /// objects without use are old.
    static LakeMaintenance maintenance(Trial of, Path state, Platform through, LakeTables tables) {
        var later = Time.of(InstantSource.offset(of.platform().time(), LATER));
        return new TableMaintenance(of.app(), new LaterPlatform(through, later), tables, state);
    }
}
