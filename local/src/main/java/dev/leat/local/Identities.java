package dev.leat.local;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.plan.Answers;
import dev.leat.plan.Effect;
import dev.leat.plan.Identity;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells new records from repeats and conflicts, for every sink in the state. What a commit learns
/// is gathered in memory, where later effects of the commit see it, and written once at its end.
///
/// All that is in memory is also in the file or in the running transaction: a rollback drops it,
/// and the next use reads the file again. Used on the writer's thread.
final class Identities {

    static final List<String> DEFINITIONS =
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
    interface Application {
        @Nullable Reason apply(int row) throws SQLException;
    }

    /// Judges the picked rows in order, as if they came one at a time, and applies those that are
    /// new to the sink. A row that the sink refuses is rejected and not remembered.
    Answers judge(Transaction transaction, Effect.Write write, Application application)
            throws SQLException {
        join(transaction);
        var pipeline = pipeline(write.pipeline());
        var pass = new Pass(write, pipeline, pipeline.bit(write.to()), today(), application);
        pass.find(transaction);
        return pass.run();
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
        changed.forEach(IdentityRow::written);
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
        private final Application application;
        private final IdentityKey[] keys;
        private Map<IdentityKey, IdentityRow> stored = Map.of();

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
            this.application = application;
            this.keys = new IdentityKey[write.pick().length];
        }

        /// Looks up, all at once, what is no longer in memory.
        void find(Transaction transaction) throws SQLException {
            var absent = new LinkedHashSet<IdentityKey>();
            for (int i = 0; i < keys.length; i++) {
                keys[i] = IdentityKey.of(pipeline.id(), write.rows(), write.pick()[i]);
                if (log.get(keys[i]) == null) {
                    absent.add(keys[i]);
                }
            }
            stored = table.find(transaction, pipeline.id(), List.copyOf(absent));
        }

        Answers run() throws SQLException {
            var answers = Answers.all(keys.length, Outcome.DELIVERED);
            for (int i = 0; i < keys.length; i++) {
                judge(i, answers);
            }
            return answers;
        }

        private void judge(int index, Answers answers) throws SQLException {
            var digest = write.rows().digest(write.pick()[index]);
            var known = known(keys[index]);
            if (known == null) {
                apply(index, digest, answers);
                return;
            }
            var remembered = new Identity.Known(known.digest(), known.sinks());
            switch (Identity.judge(remembered, digest, bit)) {
                case DELIVERED -> apply(index, digest, answers);
                case REPEAT -> {
                    answers.put(index, Outcome.REPEAT);
                    see(known);
                }
                case REJECTED ->
                        answers.put(
                                index, Outcome.REJECTED, Identity.conflict(known.digest(), digest));
                case PENDING, FILTERED, PARKED, RETRIED ->
                        throw new IllegalStateException("not a judgement of an identity");
            }
        }

        private void apply(int index, byte[] digest, Answers answers) throws SQLException {
            var refusal = application.apply(write.pick()[index]);
            if (refusal == null) {
                deliver(keys[index], digest);
            } else {
                answers.put(index, Outcome.REJECTED, refusal);
            }
        }

        /// What is remembered of an identity; nothing once its window is over, purged or not.
        private @Nullable IdentityRow known(IdentityKey key) {
            var row = row(key);
            return row == null || row.day() < pipeline.firstDay(today) ? null : row;
        }

        private @Nullable IdentityRow row(IdentityKey key) {
            var row = log.get(key);
            return row != null ? row : stored.get(key);
        }

        private void deliver(IdentityKey key, byte[] digest) {
            var row = known(key);
            if (row == null) {
                row = new IdentityRow(key, digest, 0, today);
            }
            row.deliver(1L << bit, today);
            note(row);
        }

        /// A repeat may be redelivered as long as any record: the row lives on from today.
        private void see(IdentityRow row) {
            if (row.day() != today) {
                row.seen(today);
                note(row);
            }
        }

        private void note(IdentityRow row) {
            log.put(row);
            if (row.change()) {
                changed.add(row);
            }
        }
    }
}
