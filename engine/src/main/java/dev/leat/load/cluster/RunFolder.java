package dev.leat.load.cluster;

import dev.leat.app.Pipeline;
import dev.leat.lookup.FileOrigins;
import dev.leat.lookup.LookupCopies;
import dev.leat.lookup.LookupException;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// The folder `_leat/RUN` of a run in its output folder. Each attempt of a task writes to a folder
/// of its own there. The run publishes its objects in two steps: `commit`, a durable list of the
/// files of successful attempts and of their final paths, and then a move of each. If the driver
/// ends between them, the next run with the same output folder completes the moves. A run whose
/// driver no longer renews `alive` has ended.
public final class RunFolder implements AutoCloseable {

    /// The folder of all runs. Hadoop and Spark ignore names that begin with an underscore.
    private static final String RUNS = "_leat";

    private static final Duration RENEWAL = Duration.ofSeconds(20);

    /// Moves at a time.
    private static final int AT_ONCE = 16;

    private static final String COMMIT = "commit";
    private static final String ALIVE = "alive";

    private final ClusterFiles storage;
    private final String folder;
    private final Time time;
    private final Signal closed = new Signal();

    private RunFolder(ClusterFiles storage, String run, Time time) {
        this.storage = storage;
        folder = folder(run);
        this.time = time;
    }

    /// Returns the folder of a run, relative to its output folder.
    static String folder(String run) {
        return RUNS + "/" + run;
    }

    /// Begins a run. First completes or removes the runs that have ended without doing so.
    ///
    /// @param abandoned the time without a renewal after which a run has ended
    public static RunFolder begin(ClusterFiles storage, String run, Duration abandoned)
            throws IOException {
        return begin(storage, run, abandoned, Time.system());
    }

    static RunFolder begin(ClusterFiles storage, String run, Duration abandoned, Time time)
            throws IOException {
        var begun = new RunFolder(storage, run, time);
        begun.alive();
        long now = begun.renewed();
        for (var other : storage.list(RUNS)) {
            var left = new RunFolder(storage, other, time);
            if (!left.folder.equals(begun.folder) && left.renewed() + abandoned.toMillis() <= now) {
                left.settle();
            }
        }
        Tasks.repeated("leat-alive", time, begun.closed, begun::renew).start();
        return begun;
    }

    /// Copies the files of the pipeline's lookups to this folder, for all tasks of the run.
    ///
    /// @throws ClusterRun.RefusedException if a lookup is missing, invalid, or in a bucket
    public void copyLookups(Pipeline pipeline) throws IOException, ClusterRun.RefusedException {
        try {
            LookupCopies.make(pipeline, new FileOrigins(), this::create);
        } catch (LookupException | UnavailableException without) {
            throw new ClusterRun.RefusedException(String.valueOf(without.getMessage()));
        }
    }

    private void create(String name, byte[] content) throws IOException {
        if (!storage.create(in(name), content)) {
            throw new IOException("another run has written " + in(name));
        }
    }

    private String in(String name) {
        return folder + "/" + name;
    }

    private void alive() throws IOException {
        storage.touch(in(ALIVE));
    }

    private long renewed() throws IOException {
        return storage.modified(in(ALIVE));
    }

    private void renew() throws InterruptedException {
        time.await(closed, 0, time.instant().plus(RENEWAL));
        try {
            if (closed.count() == 0) {
                alive();
            }
        } catch (IOException failed) {
            // If the next ones fail too, another run may take this one over; then it creates the
            // list, and commit refuses.
        }
    }

    /// Completes a run that has a complete list, and removes its folder.
    private void settle() throws IOException {
        var moves = moves();
        if (moves.isPresent()) {
            publish(moves.get());
        } else if (!storage.create(in(COMMIT), new byte[0]) && moves().isPresent()) {
            return;
        }
        remove();
    }

    /// Returns the complete list of moves; empty if there is none.
    private Optional<List<Move>> moves() throws IOException {
        return storage.read(in(COMMIT))
                .flatMap(list -> Move.list(new String(list, StandardCharsets.UTF_8)));
    }

    /// Publishes the files of this run.
    public void commit(List<Move> moves) throws IOException {
        var list = Move.text(moves).getBytes(StandardCharsets.UTF_8);
        if (!storage.create(in(COMMIT), list)) {
            throw new IOException(
                    "another run has taken over "
                            + folder
                            + ", because this one did not renew it in time; run it again");
        }
        publish(moves);
    }

    private void publish(List<Move> moves) throws IOException {
        // in S3, a move takes as long as a copy
        try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var running = moves.stream().map(move -> threads.submit(() -> publish(move))).toList();
            for (var move : running) {
                move.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause
                    ? cause
                    : new IOException(failed.getCause());
        } catch (InterruptedException ended) {
            throw new InterruptedIOException();
        }
    }

    private boolean publish(Move move) throws IOException {
        storage.publish(in(move.from()), move.to());
        return true;
    }

    private void remove() throws IOException {
        storage.remove(folder);
        if (storage.list(RUNS).isEmpty()) {
            storage.remove(RUNS);
        }
    }

    /// Removes the folder. A list whose moves have failed remains, for the next run.
    @Override
    public void close() throws IOException {
        closed.raise();
        if (moves().stream().flatMap(List::stream).noneMatch(this::remains)) {
            remove();
        }
    }

    private boolean remains(Move move) {
        try {
            return storage.exists(in(move.from()));
        } catch (IOException unknown) {
            return true;
        }
    }
}
