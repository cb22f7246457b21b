package dev.leat.aws.s3;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.aws.state.BatchLog;
import dev.leat.aws.state.SinkIdentities;
import dev.leat.aws.state.SinkIdentities.Judge;
import dev.leat.aws.state.StateTable;
import dev.leat.batch.Outcome;
import dev.leat.batch.Publication;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The store of the buckets to which pipelines write the rows of messages. A commit reads the
/// identities of the records, and publishes the objects with those that are new ([BatchEnds]).
/// Thread-safe.
public final class BatchStore implements Store {

    /// Number of attempts to commit. After each failed one, another worker has committed some of
    /// the records, so the second one follows at once.
    private static final int ATTEMPTS = 8;

    private final Set<Sink> sinks;
    private final SinkIdentities identities;
    private final OutputUploads uploads;
    private final BatchLog log;
    private final BatchEnds ends;
    private volatile @Nullable String failed;

    /// @param table the state table, which has the identities of the records
    public BatchStore(App app, StateTable table, OutputUploads uploads, Time time) {
        this.sinks =
                app.pipelines().values().stream()
                        .filter(pipeline -> pipeline.from().files().isEmpty())
                        .flatMap(pipeline -> pipeline.to().stream())
                        .filter(sink -> sink.files().isPresent())
                        .collect(Collectors.toSet());
        this.identities = new SinkIdentities(app, table, this::supports, time);
        this.uploads = uploads;
        this.log = new BatchLog(table, time);
        this.ends = new BatchEnds(uploads, log, time);
    }

    /// Returns true if a pipeline writes the rows of messages to this sink, which is a bucket.
    public boolean supports(Sink sink) {
        return sinks.contains(sink);
    }

    /// @throws dev.leat.port.CorruptStateException if the stored key of a pipeline differs from the
    ///   app's, or the state table was replaced
    @Override
    public <T> T commit(Function<Transaction, T> work) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var end = UUID.randomUUID().toString();
            var commit = new Commit(end, identities.judge(end, ends));
            var result = work.apply(commit);
            if (run(commit)) {
                return result;
            }
            if (attempt > 1) {
                log.await(attempt - 1);
            }
        }
        throw new UnavailableException(
                "other workers write the same records to a bucket again and again");
    }

    private boolean run(Commit commit) {
        if (commit.objects.isEmpty()) {
            return commit.judge.store();
        }
        try {
            var staged = uploads.stage(commit.objects);
            return ends.publish(commit.pipeline(), commit.end, commit.judge, staged);
        } catch (UnavailableException unavailable) {
            failed = commit.objects.getFirst().bucket();
            throw unavailable;
        }
    }

    /// @throws dev.leat.port.CorruptStateException in the same cases as a commit
    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        return work.apply(new Commit("", identities.dryJudge(ends::abandonedNow)));
    }

    /// Checks the state table, and the bucket to which the last commit failed.
    @Override
    public void probe() {
        identities.probe();
        var last = failed;
        if (last != null) {
            uploads.probe(last);
        }
        failed = null;
    }

    /// One attempt to commit. Owned by one thread.
    private static final class Commit implements Transaction {

        private final String end;
        private final Judge judge;
        private final List<Effect.Write> writes = new ArrayList<>();
        private final List<Publication> objects = new ArrayList<>();

        /// @param end the name of the batch's end
        Commit(String end, Judge judge) {
            this.end = end;
            this.judge = judge;
        }

        String pipeline() {
            return writes.getFirst().pipeline();
        }

        @Override
        public WriteResults apply(Effect effect) {
            return switch (effect) {
                case Effect.Write write when write.to().files().isPresent() -> {
                    writes.add(write);
                    yield judge.judge(write, _ -> null);
                }
                case Effect.Publish publish
                        when publish.expected().isEmpty()
                                && publish.deleted().isEmpty()
                                && publish.origin().isEmpty() -> {
                    objects.addAll(publish.objects());
                    yield WriteResults.all(0, Outcome.DELIVERED);
                }
                default ->
                        throw new IllegalArgumentException(
                                "the buckets in S3 keep the objects of batches, so they cannot apply "
                                        + effect.getClass().getSimpleName());
            };
        }
    }
}
