package dev.leat.plan;

import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Column;
import dev.leat.batch.ExpectedObject;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Publication;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.deadletter.DeadLetter;
import dev.leat.event.BusEvent;
import dev.leat.lake.LakeSwap;
import dev.leat.watch.ObservedWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A change to make in a store, for a whole batch and sink rather than for each record. An effect
/// is data without behaviour, so tests can examine it without a store.
public sealed interface Effect {

    /// Enters a store's results in the table. Effects without results do nothing.
    default void enter(Outcomes table, WriteResults answers) {}

    /// Returns the objects that the effect publishes.
    default List<Publication> publications() {
        return List.of();
    }

    /// Writes the picked rows to a sink, each exactly once. `sink` is the sink's column in the
    /// table. A store classifies the rows in order, as if they arrived one at a time. A row that is
    /// `absent` is classified like any other but adds nothing: it only removes an older state of
    /// its record from the sink.
    ///
    /// If order matters, `groups` has the group number of each picked row; otherwise it is empty.
    /// After a row with a transient failure, the later rows of its group are not applied and become
    /// RETURNED. A rejected row does not block later rows.
    ///
    /// `originals` are the messages from which the rows were made, by the rows' record index; empty
    /// for rows of files. `written` has the columns that the sink receives, and which of them are
    /// personal.
    record Write(
            String pipeline,
            Sink to,
            int sink,
            Rows rows,
            int[] pick,
            int[] groups,
            List<Record> originals,
            Schema written)
            implements Effect {

        private static final Schema UNKNOWN = new Schema("", List.of());

        /// Creates a write of unordered rows without their messages, with unknown columns.
        public Write(String pipeline, Sink to, int sink, Rows rows, int[] pick) {
            this(pipeline, to, sink, rows, pick, new int[0], List.of(), UNKNOWN);
        }

        /// Creates a write of rows of a file.
        public Write(String pipeline, Sink to, int sink, Rows rows, int[] pick, Schema written) {
            this(pipeline, to, sink, rows, pick, new int[0], List.of(), written);
        }

        /// Returns a write of other rows of the same records.
        public Write picking(int[] others, int[] theirGroups) {
            return new Write(pipeline, to, sink, rows, others, theirGroups, originals, written);
        }

        /// Returns the message from which a row was made.
        public Optional<Record> original(int row) {
            return originals.isEmpty()
                    ? Optional.empty()
                    : Optional.of(originals.get(rows.record()[row]));
        }

        /// Returns the text of a row in a column of the sink; empty if it is null.
        public Optional<String> text(int column, int row) {
            var texts = (Column.Texts) rows.sinks().get(sink).get(column);
            return Optional.ofNullable(texts.values()[row]);
        }

        /// Returns the text of a row in a column that not every sink of this kind has; empty if the
        /// column does not exist or the text is null or empty.
        public Optional<String> optionalText(int column, int row) {
            return column < rows.sinks().get(sink).size()
                    ? text(column, row).filter(text -> !text.isEmpty())
                    : Optional.empty();
        }

        /// A row that the sink's `where` excludes becomes FILTERED, even if it removed an older
        /// state of its record from the sink.
        @Override
        public void enter(Outcomes table, WriteResults answers) {
            for (int i = 0; i < answers.size(); i++) {
                int row = pick[i];
                boolean filtered =
                        answers.at(i) == Outcome.DELIVERED && rows.versions().filtered(sink, row);
                var outcome = filtered ? Outcome.FILTERED : answers.at(i);
                var why = answers.reason(i);
                if (outcome == Outcome.REJECTED) {
                    why = why.map(reason -> rows.elements().named(row, reason));
                }
                table.put(rows.record()[row], sink, outcome, why);
            }
        }

        public boolean ordered() {
            return groups.length > 0;
        }

        /// Returns true if this state of the record does not belong in the sink: its `where` is
        /// false, or the sink is a view and the record is deleted. A queue receives deletions as
        /// messages.
        public boolean absent(int row) {
            return rows.versions().filtered(sink, row)
                    || (to.view().isPresent() && rows.versions().deleted(row));
        }

        /// Returns the picked rows that are not absent.
        public IntStream present() {
            return IntStream.of(pick).filter(row -> !absent(row));
        }
    }

    /// Adds dead letters to a dead-letter queue.
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

    /// Stores the outcomes of redriven records in the audit log.
    record Audit(List<RedriveResult> results) implements Effect {
        public Audit {
            results = List.copyOf(results);
        }
    }

    /// Adds the finished records of a batch to the archive of the pipeline, or to that of its
    /// redriven records. In the commit that settles the batch, so that each record is archived
    /// once.
    record Archive(String archive, List<ArchivedRecord> records) implements Effect {
        public Archive {
            records = List.copyOf(records);
        }
    }

    /// Merges the measurements of records with those of their windows. In the commit that settles
    /// the batch, so that each record is measured once.
    record Observe(ObservedWindows windows) implements Effect {}

    /// Commits a piece of a file, a part of the file that is committed like a batch. Processing of
    /// the file continues at `next`. `piece` has the totals of the piece. The commit resets the
    /// attempts of the lease `work`, because the file makes progress.
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

    /// Names the file whose rows the further writes of the transaction add to a warehouse table.
    /// They are one load. If `replaces`, first removes the rows that the pipeline loaded from this
    /// object before and that no other load has changed since. Rows of the same version and `plan`,
    /// the pipeline's fingerprint, remain: the transaction is a repeat.
    record LoadFile(String pipeline, Sink to, FileUnit unit, String plan, boolean replaces)
            implements Effect {}

    /// Announces rows of the file that [LoadFile] named, so that a store can judge and merge all
    /// rows of a file together. Has no results. The transaction then writes the announced rows of
    /// each sink's table in the same order, or is rolled back.
    record Stage(Write write) implements Effect {}

    /// Finishes a file, successfully or not: publishes its outputs as objects and stores the file's
    /// phase. If `replaces`, also removes the objects that this pipeline published from an earlier
    /// version of the input object and that are not among `outputs`. If an output has the key of an
    /// object from another input, the commit fails with [dev.leat.plan.OutputConflictException].
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

        @Override
        public List<Publication> publications() {
            return outputs;
        }
    }

    /// Publishes objects, which a batch of messages made or which are the new state of a lake
    /// table. The commit that publishes them also contains the rest of the batch or file. The
    /// objects of `expected` must be as described; otherwise the commit fails with an
    /// [dev.leat.plan.OutputConflictException]. `deleted` are objects to delete, by bucket. If
    /// there is an `origin`, the objects are outputs of this input, which was processed again: as
    /// with [Finish], they must not replace an object from another input. An object that already
    /// has the same content does not change. If there is a `swap`, the objects are the new state of
    /// a lake table in a catalog, which the store changes after it has published the objects and
    /// before it deletes any.
    record Publish(
            List<Publication> objects,
            List<ExpectedObject> expected,
            Map<String, List<String>> deleted,
            Optional<ObjectOrigin> origin,
            Optional<LakeSwap> swap)
            implements Effect {
        public Publish {
            objects = List.copyOf(objects);
            expected = List.copyOf(expected);
            deleted = Map.copyOf(deleted);
        }

        @Override
        public List<Publication> publications() {
            return objects;
        }

        public Publish(
                List<Publication> objects,
                List<ExpectedObject> expected,
                Map<String, List<String>> deleted) {
            this(objects, expected, deleted, Optional.empty(), Optional.empty());
        }

        public Publish(List<Publication> objects) {
            this(objects, List.of(), Map.of());
        }

        /// Returns a copy that is the new state of a lake table in a catalog.
        public Publish with(LakeSwap change) {
            return new Publish(objects, expected, deleted, origin, Optional.of(change));
        }

        /// Creates the publication of outputs of an input that was processed again.
        public Publish(List<Publication> outputs, ObjectOrigin origin) {
            this(outputs, List.of(), Map.of(), Optional.of(origin), Optional.empty());
        }
    }

    /// Puts an event on the event bus of the platform. If a target of a rule cannot accept the
    /// event, the result is REJECTED.
    record PutEvent(BusEvent event) implements Effect {}

    /// Ends a lease. `again[i]` determines how record `i` is returned to the source; null means
    /// that the record is finished.
    record Settle(LeasedWork work, @Nullable Again[] again) implements Effect {}

    /// A return of a record to the source. The record is visible after `delay`. If `counts`, the
    /// return counts as an attempt.
    record Again(Duration delay, boolean counts) {}
}
