package dev.leat.local.view;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.local.database.Transaction;
import dev.leat.plan.Answers;
import dev.leat.plan.Effect;
import dev.leat.plan.Identity;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells new records from repeats and conflicts, for every sink in the state. What a commit learns
/// is gathered in memory, where later effects of the commit see it, and written once at its end.
///
/// All that is in memory is also in the file or in the running transaction: a rollback drops it,
/// and the next use reads the file again. Used on the writer's thread.
public final class Identities {

    public static final List<String> DEFINITIONS =
            java.util.stream.Stream.of(
                            PipelineTable.DEFINITIONS,
                            IdentityTable.DEFINITIONS,
                            IdentityLog.DEFINITIONS)
                    .flatMap(List::stream)
                    .toList();

    private final Map<String, PipelineState> pipelines;
    private final InstantSource clock;
    private final IdentityTable table = new IdentityTable();
    private final IdentityPurge purge = new IdentityPurge(table);
    private final IdentityLog log;
    private final List<IdentityRow> changed = new ArrayList<>();
    private final Transaction.Merge<Identities> flush = (transaction, _) -> flush(transaction);
    private boolean loaded;

    Identities(Map<String, PipelineState> pipelines, InstantSource clock) {
        this(pipelines, clock, IdentityLog.LIMIT);
    }

    /// @param recent how many rows are held in memory
    Identities(Map<String, PipelineState> pipelines, InstantSource clock, int recent) {
        this.pipelines = Map.copyOf(pipelines);
        this.clock = clock;
        this.log = new IdentityLog(table, recent);
    }

    /// Puts a row into the sink that the effect is for, or says why the sink refuses it. A refused
    /// row must leave nothing there.
    public interface Application {
        @Nullable Reason apply(int row) throws SQLException;
    }

    /// Judges the picked rows in order, as if they came one at a time, and applies those that are
    /// new to the sink. A row that the sink refuses is rejected and not remembered.
    public Answers judge(Transaction transaction, Effect.Write write, Application application)
            throws SQLException {
        join(transaction);
        var pipeline = pipeline(write.pipeline());
        var pass = new Pass(write, pipeline, pipeline.bit(write.to()), today(), application);
        pass.find(transaction);
        var answers = pass.run();
        pass.leave();
        return answers;
    }

    private void join(Transaction transaction) throws SQLException {
        transaction.onRollback(this::forget);
        transaction.merge(flush, this);
        if (!loaded) {
            log.load(transaction);
            loaded = true;
        }
    }

    private void flush(Transaction transaction) throws SQLException {
        log.append(transaction, changed);
        changed.clear();
        purge.step(transaction, today());
    }

    private void forget() {
        loaded = false;
        log.clear();
        changed.clear();
    }

    private long today() {
        return Math.floorDiv(clock.instant().getEpochSecond(), Duration.ofDays(1).toSeconds());
    }

    private PipelineState pipeline(String name) {
        var pipeline = pipelines.get(name);
        if (pipeline == null) {
            throw new IllegalArgumentException("no pipeline '" + name + "' in the app");
        }
        return pipeline;
    }

    /// The judgement of one effect.
    private final class Pass {

        private final Effect.Write write;
        private final PipelineState pipeline;
        private final int bit;
        private final long today;
        private final long firstDay;
        private final Application application;
        private final IdentityRow[] rows;
        private final List<IdentityRow> absent = new ArrayList<>();

        Pass(
                Effect.Write write,
                PipelineState pipeline,
                int bit,
                long today,
                Application application) {
            this.write = write;
            this.pipeline = pipeline;
            this.bit = bit;
            this.today = today;
            this.firstDay = pipeline.firstDay(today);
            this.application = application;
            this.rows = new IdentityRow[write.pick().length];
        }

        /// Looks up, all at once, what is not in memory.
        void find(Transaction transaction) throws SQLException {
            for (int i = 0; i < rows.length; i++) {
                var key = IdentityKey.of(pipeline.id(), write.rows(), write.pick()[i]);
                rows[i] = log.get(key, absent);
            }
            table.fill(transaction, pipeline.id(), absent);
        }

        Answers run() throws SQLException {
            var answers = Answers.all(rows.length, Outcome.DELIVERED);
            for (int i = 0; i < rows.length; i++) {
                judge(i, answers);
            }
            return answers;
        }

        /// Forgets those of which nothing is known still.
        void leave() {
            for (var row : absent) {
                if (row.sinks() == 0) {
                    log.remove(row);
                }
            }
        }

        private void judge(int index, Answers answers) throws SQLException {
            var digest = write.rows().digest(write.pick()[index]);
            var row = rows[index];
            if (!row.known(firstDay)) {
                apply(index, digest, answers);
                return;
            }
            var known = new Identity.Known(row.digest(), 0, row.sinks());
            switch (Identity.judge(known, digest, 0, bit)) {
                case DELIVERED -> apply(index, digest, answers);
                case REPEAT -> {
                    answers.put(index, Outcome.REPEAT);
                    see(row);
                }
                case REJECTED ->
                        answers.put(
                                index, Outcome.REJECTED, Identity.conflict(row.digest(), digest));
                case PENDING, FILTERED, SUPERSEDED, PARKED, RETRIED ->
                        throw new IllegalStateException("not a judgement of an identity");
            }
        }

        private void apply(int index, byte[] digest, Answers answers) throws SQLException {
            var refusal = application.apply(write.pick()[index]);
            if (refusal == null) {
                rows[index].deliver(digest, 1L << bit, today, firstDay);
                note(rows[index]);
            } else {
                answers.put(index, Outcome.REJECTED, refusal);
            }
        }

        /// A repeat may be redelivered as long as any record: the row lives on from today.
        private void see(IdentityRow row) {
            if (row.day() != today) {
                row.seen(today);
                note(row);
            }
        }

        private void note(IdentityRow row) {
            if (row.change()) {
                changed.add(row);
            }
        }
    }
}
