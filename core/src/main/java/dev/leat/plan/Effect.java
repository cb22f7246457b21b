package dev.leat.plan;

import dev.leat.app.Sink;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Publication;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.deadletter.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What shall become true in a store: one for each sink and batch, not for each record. Data only,
/// so that a test can look at it without any store.
public sealed interface Effect {

    /// Enters a store's answers in the table, where this effect has any.
    default void enter(Outcomes table, WriteResults answers) {}

    /// The picked rows shall be in the sink, each once. `sink` is the column of the table. A store
    /// judges the rows in order, as if they came one at a time. A row that is `absent` is judged
    /// like any other, but adds nothing: only what the sink has of an older state leaves it.
    ///
    /// Where order matters `groups` has a number for each picked row, the same for rows of one
    /// group; else it is empty. Behind a row that fails for a passing reason no row of its group is
    /// applied: it is PARKED. A rejected row stops nothing.
    ///
    /// `originals` are the messages that the rows were made of, by the rows' record; empty for rows
    /// of files.
    record Write(
            String pipeline,
            Sink to,
            int sink,
            Rows rows,
            int[] pick,
            int[] groups,
            List<Record> originals)
            implements Effect {

        /// Rows whose order does not matter, without the messages that they were made of.
        public Write(String pipeline, Sink to, int sink, Rows rows, int[] pick) {
            this(pipeline, to, sink, rows, pick, new int[0], List.of());
        }

        /// The same for other rows of the same records.
        public Write picking(int[] others, int[] theirGroups) {
            return new Write(pipeline, to, sink, rows, others, theirGroups, originals);
        }

        /// The message that a row was made of.
        public Optional<Record> original(int row) {
            return originals.isEmpty()
                    ? Optional.empty()
                    : Optional.of(originals.get(rows.record()[row]));
        }

        /// A state that a `where` keeps from the sink is filtered, also where an older one had to
        /// leave.
        @Override
        public void enter(Outcomes table, WriteResults answers) {
            for (int i = 0; i < answers.size(); i++) {
                int row = pick[i];
                boolean filtered =
                        answers.at(i) == Outcome.DELIVERED && rows.versions().filtered(sink, row);
                var outcome = filtered ? Outcome.FILTERED : answers.at(i);
                table.put(rows.record()[row], sink, outcome, answers.reason(i));
            }
        }

        public boolean ordered() {
            return groups.length > 0;
        }

        /// Whether this state of the record does not belong in the sink: its `where` does not hold,
        /// or a view is told that the record is gone. A queue passes such news on.
        public boolean absent(int row) {
            return rows.versions().filtered(sink, row)
                    || (to.view().isPresent() && rows.versions().deleted(row));
        }
    }

    /// These letters shall be in the dead-letter queue.
    record DeadLetters(String queue, List<DeadLetter> letters) implements Effect {
        public DeadLetters {
            letters = List.copyOf(letters);
        }

        @Override
        public void enter(Outcomes table, WriteResults answers) {
            for (int i = 0; i < answers.size(); i++) {
                int record = letters.get(i).index();
                table.put(record, table.deadLetterColumn(), answers.at(i), answers.reason(i));
            }
        }
    }

    /// It shall be remembered how these redriven records ended.
    record Audit(List<RedriveResult> fates) implements Effect {
        public Audit {
            fates = List.copyOf(fates);
        }
    }

    /// A piece of a file is done: work on the unit goes on at `next`. `piece` is what became of its
    /// records. Whoever gets that far is alive, so the attempts of the lease `work` are counted
    /// anew from here.
    record Checkpoint(
            String pipeline,
            FileUnit unit,
            LeasedWork work,
            String plan,
            Position next,
            Totals piece,
            List<StagedFile> staged,
            Instant at)
            implements Effect {
        public Checkpoint {
            staged = List.copyOf(staged);
        }
    }

    /// A file is whole, or given up: the publications appear as objects, those that this pipeline
    /// published from an earlier version of the unit's object and that are not among them disappear
    /// if `replaces`, and the unit's phase is known. A publication with the key of what was made of
    /// another object fails the commit with [dev.leat.port.OutputConflictException].
    record Finish(
            String pipeline,
            FileUnit unit,
            FilePhase phase,
            Totals totals,
            List<Publication> outputs,
            boolean replaces,
            Optional<String> error,
            Instant at)
            implements Effect {
        public Finish {
            outputs = List.copyOf(outputs);
        }
    }

    /// The work's lease ends: `again[i]` says how record `i` goes back, null that it is done with.
    record Settle(LeasedWork work, @Nullable Again[] again) implements Effect {}

    /// Back to the source, visible after `delay`; `counts` keeps the attempt counted.
    record Again(Duration delay, boolean counts) {}
}
