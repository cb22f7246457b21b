package dev.leat.plan;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.SourceTerms;
import dev.leat.app.StreamSource;
import dev.leat.app.WrittenSchema;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.batch.Rows;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect.Again;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Computes the next effects of a batch from its table of outcomes. Pure: no store, no clock, no
/// I/O; equal tables result in equal effects. `written` has the columns that pipelines write to the
/// resource of each sink. Thread-safe.
public record Planner(Pipeline pipeline, SourceTerms source, List<Schema> written) {

    private static final int[] UNORDERED = {};

    /// The return of a record that was not processed. It does not count as an attempt.
    public static final Again RETURNED = new Again(Duration.ZERO, false);

    /// The return of records whose lookups cannot be read, or whose complete messages or objects
    /// are unavailable. It does not count as an attempt.
    public static final Again LATER = new Again(Duration.ofSeconds(5), false);

    public static Planner of(App app, Pipeline pipeline) {
        return new Planner(
                pipeline,
                app.terms(pipeline),
                pipeline.to().stream().map(sink -> WrittenSchema.of(app, pipeline, sink)).toList());
    }

    /// Returns the initial table of a batch. A redriven record is a DUPLICATE at sinks that its
    /// redrive excludes. A record is rejected if it arrived so long before `now` that its identity
    /// may have expired, because it might be counted twice.
    public Outcomes table(LeasedWork work, Instant now) {
        var table = table(work);
        for (int record = 0; record < work.size(); record++) {
            var late = tooLate(work.records().get(record).receivedAt(), now);
            if (late.isPresent()) {
                table.reject(record, List.of(late.get()));
            }
        }
        return table;
    }

    /// Returns the initial table of a batch of records that may have arrived at any time.
    public Outcomes table(LeasedWork work) {
        var table = new Outcomes(work.size(), pipeline.to().size());
        for (int record = 0; record < work.size(); record++) {
            var redrive = work.records().get(record).redrive();
            for (int sink = 0; sink < table.sinks() && redrive.isPresent(); sink++) {
                if (!meant(redrive.get(), sink)) {
                    table.put(record, sink, Outcome.DUPLICATE);
                }
            }
        }
        return table;
    }

    /// Returns the reason to reject a record that arrived at this time, if it is too old to
    /// deduplicate.
    public Optional<Reason> tooLate(Instant arrived, Instant now) {
        return arrived.isBefore(now.minus(source.dedupeWindow()))
                ? Optional.of(tooLate(arrived))
                : Optional.empty();
    }

    /// Returns true if the redrive includes this sink. If the pipeline has none of the redrive's
    /// sinks, for example after a rename or a redrive to another queue, all sinks are included.
    public boolean meant(RedriveHistory redrive, int sink) {
        return redrive.goesTo(pipeline.to().get(sink).name())
                || pipeline.to().stream().noneMatch(to -> redrive.goesTo(to.name()));
    }

    private Reason tooLate(Instant arrived) {
        return Reason.of(
                "too_late",
                "it arrived at %s, more than %d days ago, so a duplicate could no longer be detected"
                        .formatted(arrived, source.dedupeWindow().toDays()));
    }

    /// Returns the write of the rows that are pending at this sink. If the source is ordered, a
    /// record is omitted and becomes RETURNED if an earlier record of its group must be redelivered
    /// to this sink. Lines of a file have no groups.
    public Optional<Effect.Write> write(LeasedWork work, Rows rows, Outcomes table, int sink) {
        if (pipeline.from() instanceof BucketSource) {
            return write(rows, table, sink);
        }
        if (!source.ordered()) {
            return write(rows, sink, pick(rows, table, sink), UNORDERED, work.records());
        }
        var order = GroupOrder.of(work);
        order.returnBlocked(table, sink);
        var pick = pick(rows, table, sink);
        return write(rows, sink, pick, order.groups(rows, pick), work.records());
    }

    /// Returns the write of the lines of a file that are pending at this sink. They have no groups
    /// and no messages.
    public Optional<Effect.Write> write(Rows rows, Outcomes table, int sink) {
        return write(rows, sink, pick(rows, table, sink), UNORDERED, List.of());
    }

    private Optional<Effect.Write> write(
            Rows rows, int sink, int[] pick, int[] groups, List<Record> originals) {
        var to = pipeline.to().get(sink);
        return pick.length == 0
                ? Optional.empty()
                : Optional.of(
                        new Effect.Write(
                                pipeline.name(),
                                to,
                                sink,
                                rows,
                                pick,
                                groups,
                                originals,
                                written.get(sink)));
    }

    private static int[] pick(Rows rows, Outcomes table, int sink) {
        return IntStream.range(0, rows.size())
                .filter(row ->
                        table.at(rows.record()[row], sink) == Outcome.PENDING
                                && !rows.elements().excluded(sink, row))
                .toArray();
    }

    /// Returns dead letters for records that failed permanently. A record failed permanently if a
    /// sink rejected it and no sink will retry it, or if its last attempt failed. If the last
    /// attempt failed, every unfinished sink counts as failed.
    public Optional<Effect.DeadLetters> letters(LeasedWork work, Rows rows, Outcomes table) {
        var letters = new ArrayList<DeadLetter>();
        for (int record = 0; record < work.size(); record++) {
            if (table.at(record, table.deadLetterColumn()) == Outcome.PENDING
                    && failed(work, table, record)) {
                letters.add(letter(work, rows, table, record));
            }
        }
        return letters.isEmpty()
                ? Optional.empty()
                : Optional.of(new Effect.DeadLetters(source.deadLetters().orElseThrow(), letters));
    }

    private boolean failed(LeasedWork work, Outcomes table, int record) {
        if (table.has(record, Outcome.RETRIED)) {
            return work.records().get(record).attempt() >= source.attempts();
        }
        return table.has(record, Outcome.REJECTED) && !table.has(record, Outcome.RETURNED);
    }

    private DeadLetter letter(LeasedWork work, Rows rows, Outcomes table, int record) {
        var done = new ArrayList<String>();
        var failed = new LinkedHashMap<String, List<Reason>>();
        for (int sink = 0; sink < table.sinks(); sink++) {
            Sink to = pipeline.to().get(sink);
            if (table.at(record, sink).done()) {
                done.add(to.name());
            } else {
                failed.put(to.name(), table.reasons(record, sink));
            }
        }
        return new DeadLetter(
                record,
                work.records().get(record),
                pipeline.name(),
                source.name(),
                identity(rows, record),
                done,
                failed);
    }

    private static String identity(Rows rows, int record) {
        for (int row = 0; row < rows.size(); row++) {
            if (rows.record()[row] == record) {
                return HexFormat.of().formatHex(rows.identity(row));
            }
        }
        return "";
    }

    /// Returns the outcomes of redriven records that are finished in this table; empty if there are
    /// none.
    public Optional<Effect.Audit> audit(LeasedWork work, Rows rows, Outcomes table) {
        var results = new ArrayList<RedriveResult>();
        for (int record = 0; record < work.size(); record++) {
            var of = work.records().get(record);
            if (of.redrive().isPresent() && table.finished(record)) {
                var redrive = of.redrive().get();
                var identity = identity(rows, record);
                var outcome = overall(table, record, redrive);
                results.add(new RedriveResult(redrive.run(), of.id(), identity, outcome));
            }
        }
        return results.isEmpty() ? Optional.empty() : Optional.of(new Effect.Audit(results));
    }

    /// Returns the records of the batch that its archive keeps: those that leave the source and
    /// that at least one sink is finished with. A record that all sinks rejected is only a dead
    /// letter. Empty if there are none, or the pipeline has no archive.
    public Optional<Effect.Archive> archive(LeasedWork work, Outcomes table) {
        return source.archive().isEmpty()
                ? Optional.empty()
                : archive(pipeline.name(), work, table, _ -> true);
    }

    /// Returns those records of the batch, as [#archive] does, that are not in the pipeline's
    /// stream as they were processed, for their own archive. Empty if there are none.
    public Optional<Effect.Archive> redriven(LeasedWork leased, LeasedWork work, Outcomes table) {
        return pipeline.from() instanceof StreamSource stream
                ? archive(
                        stream.redriven(pipeline.name()),
                        work,
                        table,
                        record -> !stored(leased.records().get(record)))
                : Optional.empty();
    }

    private Optional<Effect.Archive> archive(
            String archive, LeasedWork work, Outcomes table, IntPredicate picked) {
        var kept = new ArrayList<ArchivedRecord>();
        for (int record = 0; record < work.size(); record++) {
            if (table.finished(record) && picked.test(record)) {
                archived(work.records().get(record), table, record).ifPresent(kept::add);
            }
        }
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Effect.Archive(archive, kept));
    }

    /// Returns true if the record was read from a stream. A message of the queue of redrives has
    /// the `leat` attribute, or an id that the queue gave it.
    private static boolean stored(Record leased) {
        var shard = leased.attributes().get(StreamSource.SHARD_ATTRIBUTE);
        var sequence = leased.attributes().get(StreamSource.SEQUENCE_ATTRIBUTE);
        return shard != null
                && sequence != null
                && leased.id().equals(shard.asText() + ":" + sequence.asText())
                && !leased.attributes().containsKey(DeadLetter.ATTRIBUTE);
    }

    private Optional<ArchivedRecord> archived(Record original, Outcomes table, int record) {
        var only = new HashSet<String>();
        var failed = new HashSet<String>();
        for (int sink = 0; sink < table.sinks(); sink++) {
            int at = sink;
            var label = pipeline.to().get(sink).label();
            if (original.redrive().filter(redrive -> !meant(redrive, at)).isEmpty()) {
                only.add(label);
                if (!table.at(record, sink).done()) {
                    failed.add(label);
                }
            }
        }
        if (failed.equals(only)) {
            return Optional.empty();
        }
        boolean everywhere = only.size() == table.sinks();
        return Optional.of(new ArchivedRecord(original, everywhere ? Set.of() : only, failed));
    }

    private Outcome overall(Outcomes table, int record, RedriveHistory redrive) {
        return IntStream.range(0, table.sinks())
                .filter(sink -> meant(redrive, sink))
                .mapToObj(sink -> table.at(record, sink))
                .max(Comparator.naturalOrder())
                .orElse(Outcome.PENDING);
    }

    /// Returns the settlement of the lease. A record leaves the source only if every sink has
    /// finished it or its dead letter is stored; other records are returned.
    public Effect.Settle settle(LeasedWork work, Outcomes table, Backoff backoff) {
        var again = new @Nullable Again[work.size()];
        for (int record = 0; record < work.size(); record++) {
            if (!table.finished(record)) {
                again[record] = again(table, record, work.records().get(record).attempt(), backoff);
            }
        }
        return new Effect.Settle(work, again);
    }

    /// Returns all records to the source in the given way.
    public Effect.Settle giveBack(LeasedWork work, Again how) {
        var again = new @Nullable Again[work.size()];
        Arrays.fill(again, how);
        return new Effect.Settle(work, again);
    }

    private static Again again(Outcomes table, int record, int attempt, Backoff backoff) {
        return table.has(record, Outcome.RETRIED)
                ? new Again(backoff.delay(attempt), true)
                : RETURNED;
    }
}
