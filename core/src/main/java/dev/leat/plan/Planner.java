package dev.leat.plan;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.SourceTerms;
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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Says what shall become true next of a batch, by looking at its table of outcomes. Pure: no
/// store, no clock, no I/O; the same table gives the same effects. Threads may share it.
public record Planner(Pipeline pipeline, SourceTerms source) {

    private static final int[] UNORDERED = {};
    private static final Again PARKED = new Again(Duration.ZERO, false);

    public static Planner of(App app, Pipeline pipeline) {
        return new Planner(pipeline, app.terms(pipeline));
    }

    /// An empty table for this work. A redriven record is a repeat at sinks that it is not meant
    /// for. What arrived so long before `now` that its identity may be forgotten is rejected from
    /// the start, or it might count twice.
    public Outcomes table(LeasedWork work, Instant now) {
        var table = new Outcomes(work.size(), pipeline.to().size());
        var oldest = now.minus(source.dedupeWindow());
        for (int record = 0; record < work.size(); record++) {
            var redrive = work.records().get(record).redrive();
            for (int sink = 0; sink < table.sinks() && redrive.isPresent(); sink++) {
                if (!meant(redrive.get(), sink)) {
                    table.put(record, sink, Outcome.DUPLICATE);
                }
            }
            var arrived = work.records().get(record).receivedAt();
            if (arrived.isBefore(oldest)) {
                table.reject(record, List.of(tooLate(arrived)));
            }
        }
        return table;
    }

    /// Why what arrived then comes too late; empty if it does not.
    public Optional<Reason> tooLate(Instant arrived, Instant now) {
        return arrived.isBefore(now.minus(source.dedupeWindow()))
                ? Optional.of(tooLate(arrived))
                : Optional.empty();
    }

    /// Whether a redriven record is meant for this sink. Where the pipeline has none of the sinks
    /// that it is for, because they were renamed or it goes to another queue than its own, it is
    /// for all of them.
    public boolean meant(RedriveHistory redrive, int sink) {
        return redrive.goesTo(pipeline.to().get(sink).name())
                || pipeline.to().stream().noneMatch(to -> redrive.goesTo(to.name()));
    }

    private Reason tooLate(Instant arrived) {
        return Reason.of(
                "too_late",
                "it arrived at %s, more than %d days ago, so a repeat of it could no longer be told"
                        .formatted(arrived, source.dedupeWindow().toDays()));
    }

    /// The rows that this sink still waits for. Of an ordered source nothing is picked that stands
    /// behind a record of its group that must come again for this sink: such a record is entered as
    /// PARKED. Lines of a file have no groups.
    public Optional<Effect.Write> write(LeasedWork work, Rows rows, Outcomes table, int sink) {
        if (pipeline.from() instanceof BucketSource) {
            return write(rows, sink, pick(rows, table, sink), UNORDERED, List.of());
        }
        if (!source.ordered()) {
            return write(rows, sink, pick(rows, table, sink), UNORDERED, work.records());
        }
        var order = GroupOrder.of(work);
        order.park(table, sink);
        var pick = pick(rows, table, sink);
        return write(rows, sink, pick, order.groups(rows, pick), work.records());
    }

    private Optional<Effect.Write> write(
            Rows rows, int sink, int[] pick, int[] groups, List<Record> originals) {
        var to = pipeline.to().get(sink);
        return pick.length == 0
                ? Optional.empty()
                : Optional.of(
                        new Effect.Write(pipeline.name(), to, sink, rows, pick, groups, originals));
    }

    private static int[] pick(Rows rows, Outcomes table, int sink) {
        return IntStream.range(0, rows.size())
                .filter(row -> table.at(rows.record()[row], sink) == Outcome.PENDING)
                .toArray();
    }

    /// Letters for the records that are given up: something is bad and nothing comes again, or a
    /// record failed once too often; then every sink that is not done counts as failed.
    public Optional<Effect.DeadLetters> letters(LeasedWork work, Rows rows, Outcomes table) {
        var letters = new ArrayList<DeadLetter>();
        for (int record = 0; record < work.size(); record++) {
            if (table.at(record, table.deadLetterColumn()) == Outcome.PENDING
                    && givenUp(work, table, record)) {
                letters.add(letter(work, rows, table, record));
            }
        }
        return letters.isEmpty()
                ? Optional.empty()
                : Optional.of(new Effect.DeadLetters(source.deadLetters().orElseThrow(), letters));
    }

    private boolean givenUp(LeasedWork work, Outcomes table, int record) {
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

    /// How the redriven records ended that end with this table; empty if none does.
    public Optional<Effect.Audit> audit(LeasedWork work, Rows rows, Outcomes table) {
        var fates = new ArrayList<RedriveResult>();
        for (int record = 0; record < work.size(); record++) {
            var of = work.records().get(record);
            if (of.redrive().isPresent() && table.finished(record)) {
                var redrive = of.redrive().get();
                var identity = identity(rows, record);
                var outcome = heaviest(table, record, redrive);
                fates.add(new RedriveResult(redrive.run(), of.id(), identity, outcome));
            }
        }
        return fates.isEmpty() ? Optional.empty() : Optional.of(new Effect.Audit(fates));
    }

    private Outcome heaviest(Outcomes table, int record, RedriveHistory redrive) {
        return IntStream.range(0, table.sinks())
                .filter(sink -> meant(redrive, sink))
                .mapToObj(sink -> table.at(record, sink))
                .max(Comparator.naturalOrder())
                .orElse(Outcome.PENDING);
    }

    /// How the lease ends. A record leaves the source only if every sink is done with it or its
    /// dead letter is delivered; the others go back.
    public Effect.Settle settle(LeasedWork work, Outcomes table, Backoff backoff) {
        var again = new @Nullable Again[work.size()];
        for (int record = 0; record < work.size(); record++) {
            if (!table.finished(record)) {
                again[record] = again(table, record, work.records().get(record).attempt(), backoff);
            }
        }
        return new Effect.Settle(work, again);
    }

    /// Returns all records to the source, because nothing could be committed; no attempt counts.
    public Effect.Settle giveBack(LeasedWork work) {
        return giveBack(work, PARKED);
    }

    /// Returns all records to the source in the same way.
    public Effect.Settle giveBack(LeasedWork work, Again how) {
        var again = new @Nullable Again[work.size()];
        Arrays.fill(again, how);
        return new Effect.Settle(work, again);
    }

    private static Again again(Outcomes table, int record, int attempt, Backoff backoff) {
        return table.has(record, Outcome.RETRIED)
                ? new Again(backoff.delay(attempt), true)
                : PARKED;
    }
}
