package dev.leat.local.view;

import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.local.database.Transaction;
import dev.leat.plan.Effect;
import dev.leat.plan.IdentityRule;
import dev.leat.plan.WriteResults;
import dev.leat.port.StoredIdentity;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Detects duplicates, conflicts and superseded states of records, for every sink in the state. A
/// record is recognised by its identity, a hash of the pipeline's name and the record's key or
/// message id. Changes are collected in memory, where later effects of the commit see them, and are
/// written once at the end of the commit.
///
/// Memory contains only data of the file and of the running transaction. A rollback clears it, and
/// the next use reads the file again. Used on the writer thread.
public final class Identities {

    public static final List<String> DEFINITIONS =
            java.util.stream.Stream.of(
                            PipelineTable.DEFINITIONS,
                            IdentityTable.DEFINITIONS,
                            ContributionTable.DEFINITIONS,
                            IdentityLog.DEFINITIONS)
                    .flatMap(List::stream)
                    .toList();

    private final Map<String, PipelineState> pipelines;
    private final InstantSource clock;
    private final IdentityTable table = new IdentityTable();
    private final ContributionTable contributions = new ContributionTable();
    private final IdentityPurge purge = new IdentityPurge(table);
    private final IdentityLog log;
    private final List<IdentityRow> changed = new ArrayList<>();
    private final Transaction.Merge<Identities> flush = (transaction, _) -> flush(transaction);
    private boolean loaded;

    Identities(Map<String, PipelineState> pipelines, InstantSource clock) {
        this(pipelines, clock, IdentityLog.LIMIT);
    }

    /// @param recent maximum number of rows in memory
    Identities(Map<String, PipelineState> pipelines, InstantSource clock, int recent) {
        this.pipelines = Map.copyOf(pipelines);
        this.clock = clock;
        this.log = new IdentityLog(table, contributions, recent);
    }

    /// Returns a copy without cached rows.
    Identities forDryRun() {
        return new Identities(pipelines, clock);
    }

    /// Applies a row to the sink of the effect. Returns the reason if the sink refuses the row; the
    /// sink must then be unchanged.
    public interface Application {
        @Nullable Reason apply(int row) throws SQLException;
    }

    /// An [Application] for a sink in which a new state replaces the contribution of an older
    /// state. `identity` has the old contribution under the sink's `bit`, and receives the new
    /// contribution.
    interface Replacement {
        @Nullable Reason apply(int row, IdentityRow identity, int bit) throws SQLException;
    }

    /// Returns true if records of this pipeline may change.
    boolean changing(String pipeline) {
        return pipeline(pipeline).changing();
    }

    /// Classifies the picked rows (those that the effect writes) one after the other, and applies
    /// each row that is new to the sink. A row that the sink refuses is rejected, and its identity
    /// is not stored.
    public WriteResults judge(Transaction transaction, Effect.Write write, Application application)
            throws SQLException {
        return judge(transaction, write, (row, _, _) -> application.apply(row));
    }

    /// An application of a row to a sink that stores some bytes with the identity, by which a later
    /// state finds what this one has written. Returns the reason if the sink refuses the row.
    public interface Exchange {
        @Nullable Reason apply(int row, byte[] before, Consumer<byte[]> after) throws SQLException;
    }

    /// Classifies rows like [#judge(Transaction, Effect.Write, Application)], and stores the bytes
    /// of the sink.
    public WriteResults exchange(Transaction transaction, Effect.Write write, Exchange exchange)
            throws SQLException {
        return judge(
                transaction,
                write,
                (row, identity, bit) ->
                        exchange.apply(
                                row,
                                identity.contributions(bit),
                                after -> identity.contributions(bit, after)));
    }

    WriteResults judge(Transaction transaction, Effect.Write write, Replacement application)
            throws SQLException {
        join(transaction);
        var pipeline = pipeline(write.pipeline());
        var pass = new Pass(write, pipeline, pipeline.bit(write.to()), today(), application);
        pass.find(transaction);
        var answers = pass.run();
        pass.removeUnknown();
        return answers;
    }

    /// Returns the stored state of an identity; empty if there is none or it has expired.
    public Optional<StoredIdentity> holding(Transaction transaction, String name, byte[] identity)
            throws SQLException {
        join(transaction);
        var pipeline = pipeline(name);
        var absent = new ArrayList<IdentityRow>();
        var row = log.get(IdentityKey.read(pipeline.id(), ByteBuffer.wrap(identity)), absent);
        table.fill(transaction, pipeline.id(), absent);
        // These rows are removed from memory, because their contributions were not read, and rows
        // in memory must be complete.
        absent.forEach(log::remove);
        var day = Optional.of(LocalDate.ofEpochDay(row.day()));
        return row.known(pipeline.firstDay(today()))
                ? Optional.of(
                        new StoredIdentity(
                                row.digest(),
                                row.version(),
                                pipeline.labels(row.sinks()),
                                day,
                                day))
                : Optional.empty();
    }

    /// Returns the name of a sink in stored identities.
    public static String label(Sink sink) {
        return sink.label();
    }

    /// Records that the sink no longer has this state of a record. Changes nothing if a newer state
    /// is stored. Returns the labels of the sinks that still have the record.
    public List<String> release(
            Transaction transaction,
            String name,
            Sink sink,
            byte[] identity,
            byte[] digest,
            long version)
            throws SQLException {
        join(transaction);
        var pipeline = pipeline(name);
        var absent = new ArrayList<IdentityRow>();
        var row = log.get(IdentityKey.read(pipeline.id(), ByteBuffer.wrap(identity)), absent);
        table.fill(transaction, pipeline.id(), absent);
        if (pipeline.changing()) {
            contributions.fill(transaction, pipeline.id(), absent);
        }
        if (!row.known(pipeline.firstDay(today()))) {
            absent.forEach(log::remove);
            return List.of();
        }
        if (Arrays.equals(row.digest(), digest) && row.version() == version) {
            row.release(1L << pipeline.bit(sink));
            note(row);
        }
        return pipeline.labels(row.sinks());
    }

    private void note(IdentityRow row) {
        if (row.change()) {
            changed.add(row);
        }
    }

    /// Moves all rows of the log to the tables.
    void settle(Transaction transaction) throws SQLException {
        join(transaction);
        log.moveAll(transaction);
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

    /// The classification of the rows of one effect.
    private final class Pass {

        private final Effect.Write write;
        private final PipelineState pipeline;
        private final int bit;
        private final long today;
        private final long firstDay;
        private final Replacement application;
        private final IdentityRow[] rows;
        private final List<IdentityRow> absent = new ArrayList<>();

        Pass(
                Effect.Write write,
                PipelineState pipeline,
                int bit,
                long today,
                Replacement application) {
            this.write = write;
            this.pipeline = pipeline;
            this.bit = bit;
            this.today = today;
            this.firstDay = pipeline.firstDay(today);
            this.application = application;
            this.rows = new IdentityRow[write.pick().length];
        }

        /// Reads all rows that are not in memory, in one query.
        void find(Transaction transaction) throws SQLException {
            for (int i = 0; i < rows.length; i++) {
                var key = IdentityKey.of(pipeline.id(), write.rows(), write.pick()[i]);
                rows[i] = log.get(key, absent);
            }
            table.fill(transaction, pipeline.id(), absent);
            if (pipeline.changing()) {
                contributions.fill(transaction, pipeline.id(), absent);
            }
        }

        WriteResults run() throws SQLException {
            var answers = WriteResults.all(rows.length, Outcome.DELIVERED);
            for (int i = 0; i < rows.length; i++) {
                judge(i, answers);
            }
            return answers;
        }

        /// Removes the rows whose identity is still unknown from memory.
        void removeUnknown() {
            for (var row : absent) {
                if (row.sinks() == 0) {
                    log.remove(row);
                }
            }
        }

        private void judge(int index, WriteResults answers) throws SQLException {
            int at = write.pick()[index];
            var digest = write.rows().digest(at);
            long version = write.rows().versions().of(at);
            var row = rows[index];
            if (!row.known(firstDay)) {
                apply(index, digest, version, true, answers);
                return;
            }
            var known = new IdentityRule.Known(row.digest(), row.version(), row.sinks());
            switch (IdentityRule.judge(known, digest, version, bit)) {
                case DELIVERED -> {
                    boolean newer = pipeline.changing() && IdentityRule.newer(known, version);
                    if (apply(index, digest, version, newer, answers) && newer) {
                        answers.put(
                                index,
                                Outcome.DELIVERED,
                                IdentityRule.replaced(known.version(), version));
                    }
                }
                case DUPLICATE -> {
                    answers.put(index, Outcome.DUPLICATE);
                    see(row);
                }
                case SUPERSEDED ->
                        answers.put(
                                index,
                                Outcome.SUPERSEDED,
                                IdentityRule.superseded(known.version(), version));
                case REJECTED -> answers.put(index, Outcome.REJECTED, conflict(row, digest));
                case PENDING, FILTERED, RETURNED, RETRIED ->
                        throw new IllegalStateException("not an outcome of the identity rule");
            }
        }

        private Reason conflict(IdentityRow row, byte[] digest) {
            return pipeline.changing()
                    ? IdentityRule.conflict(row.digest(), digest, row.version())
                    : IdentityRule.conflict(row.digest(), digest);
        }

        /// Applies the row; returns true if the sink accepted it.
        private boolean apply(
                int index, byte[] digest, long version, boolean replaces, WriteResults answers)
                throws SQLException {
            var refusal = application.apply(write.pick()[index], rows[index], bit);
            if (refusal == null) {
                rows[index].deliver(digest, version, 1L << bit, today, replaces);
                note(rows[index]);
            } else {
                answers.put(index, Outcome.REJECTED, refusal);
            }
            return refusal == null;
        }

        /// Restarts the row's retention, because a message with a duplicate may be redelivered for
        /// as long as any other message.
        private void see(IdentityRow row) {
            if (row.day() < today) {
                row.seen(today);
                note(row);
            }
        }
    }
}
