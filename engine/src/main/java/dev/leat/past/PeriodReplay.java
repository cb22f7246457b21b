package dev.leat.past;

import dev.leat.app.App;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.engine.RecordRun;
import dev.leat.kernel.Kernels;
import dev.leat.load.FileReplay;
import dev.leat.load.FileRuns;
import dev.leat.load.RemovedRows;
import dev.leat.port.PlatformParts;
import dev.leat.port.UnavailableException;
import dev.leat.run.Replay;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A replay: processes the records of a pipeline again that arrived in a period, or the objects
/// that were put in it.
public final class PeriodReplay {

    private final App app;
    private final Pipeline pipeline;
    private final ReplaySinks sinks;
    private final Period period;

    private PeriodReplay(App app, Pipeline pipeline, ReplaySinks sinks, Period period) {
        this.app = app;
        this.pipeline = pipeline;
        this.sinks = sinks;
        this.period = period;
    }

    /// The open stores of the app, and the kernels that process its records.
    public interface Stores {

        PlatformParts platform();

        /// Returns the factory of kernels, which read the app's lookups.
        Kernels kernels();

        /// Returns a replay of objects into these sinks. The caller closes it.
        FileReplay files(Pipeline pipeline, List<Sink> to);

        /// Returns true if the replay must end before its next batch.
        boolean stopping();
    }

    /// The results of a replay.
    ///
    /// @param origin the store that was read, such as `archive of pipeline live`
    /// @param inputs the number of records or objects
    /// @param rejected the number of objects that were rejected as a whole
    /// @param counts the number of records, rows, files or objects by sink and outcome. A sink is
    ///   named by its label
    /// @param removed the rows that were removed from lake tables
    /// @param gone the number of objects that no longer exist
    public record Result(
            String origin,
            long inputs,
            long rejected,
            Map<String, Map<Outcome, Long>> counts,
            List<RemovedRows> removed,
            long gone) {

        public Result {
            counts = Collections.unmodifiableMap(counts);
            removed = List.copyOf(removed);
        }
    }

    /// Returns a replay that has not begun.
    ///
    /// @param also the names of sinks that receive records although they do not judge them
    /// @throws RefusedReplayException if a sink cannot be replayed
    public static PeriodReplay of(App app, Pipeline pipeline, Period period, List<String> also) {
        return new PeriodReplay(app, pipeline, ReplaySinks.of(app, pipeline, also), period);
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    public ReplaySinks sinks() {
        return sinks;
    }

    /// Processes the records or objects that the stores still have. Passes those that are rejected
    /// to `records` or `objects`.
    ///
    /// @throws RefusedReplayException if no store has all records of the period
    /// @throws UnavailableException if a store is unavailable, records expired before they were
    ///   read, or the replay was stopped; some of the rows may have been written
    public Result run(Stores stores, RecordRun.Rejection records, FileRuns.Rejection objects) {
        var files = pipeline.from().files();
        return files.isPresent() ? objects(files.get(), stores, objects) : records(stores, records);
    }

    private Result records(Stores stores, RecordRun.Rejection rejected) {
        var origin =
                PastRecords.find(
                        app, pipeline, period, PastRecords.Stores.of(stores.platform()), false);
        try (var kernel = stores.kernels().kernel(app, pipeline, _ -> {})) {
            var replay = new Replay(app, pipeline, sinks.to(), kernel, stores.platform().engine());
            long records =
                    origin.forEach(batch -> {
                        if (stores.stopping()) {
                            throw interrupted();
                        }
                        replay.run(batch, rejected);
                    });
            return new Result(origin.name(), records, 0, replay.counts(), List.of(), 0);
        }
    }

    private Result objects(FileSource from, Stores stores, FileRuns.Rejection rejected) {
        var platform = stores.platform().engine();
        var past =
                PastObjects.find(
                        pipeline.name(), from, period, platform.buckets(), platform.files());
        long gone = 0;
        try (var replay = stores.files(pipeline, sinks.to())) {
            for (var object : past.objects()) {
                if (!replay.run(object, rejected)) {
                    gone++;
                }
            }
            return new Result(
                    "bucket " + from.bucket(),
                    past.objects().size() - gone,
                    replay.rejected(),
                    replay.counts(),
                    replay.removed(),
                    past.gone() + gone);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    private static UnavailableException interrupted() {
        return new UnavailableException("the replay was interrupted");
    }
}
