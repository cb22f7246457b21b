package dev.leat.kernel.compile;

import dev.leat.app.Lookup;
import dev.leat.app.RowText;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Type;
import dev.leat.app.View;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A compiled pipeline: the statement, its input, and a description of each column of its result.
/// Immutable; kernels share it.
public record CompiledPipeline(
        Statement statement,
        Input input,
        ResultColumns columns,
        Optional<Unnest> unnest,
        List<LookupUse> lookups,
        Hashed hashed,
        Optional<Version> version,
        List<Outlet> outlets) {

    /// Number of bits that one BIGINT holds. Their sum does not reach the sign bit.
    public static final int BITS = 62;

    /// The columns of the statement's result, in this order:
    ///
    /// - the document's position in the batch, counted from 1;
    /// - with `unnest`, the number of the element, counted from 1;
    /// - the bits `recordBits`, then `sinkBits`; each column (a word) is a BIGINT that holds
    ///   [#BITS] bits;
    /// - `cells`, the computed values;
    /// - `measures`;
    /// - `witnesses`, the values that reasons show;
    /// - `details` of reasons.
    public record ResultColumns(
            List<Failure> recordBits,
            List<SinkBit> sinkBits,
            List<Reading> cells,
            List<Measure> measures,
            int witnesses,
            int details) {}

    /// Returns the number of columns that the statement reads, computes and writes to files.
    public int width() {
        int written =
                outlets.stream()
                        .mapToInt(outlet ->
                                outlet.target() instanceof Target.Files files
                                        ? files.columns().size()
                                        : 0)
                        .sum();
        return input.schema().fields().size()
                + columns.recordBits.size()
                + columns.cells.size()
                + written;
    }

    public static int words(int bits) {
        return (bits + BITS - 1) / BITS;
    }

    /// A step `unnest`: the column with the list, and the column with the element. The first
    /// `recordBits` of the record's bits describe the whole record; the other bits describe one
    /// element. The bit `empty` is set if there are no elements. If a record is all its rows,
    /// `rowKey` has the columns of the key by which these rows must differ.
    public record Unnest(
            String column, String as, int recordBits, int empty, Optional<List<Named>> rowKey) {

        Unnest ofRecords(List<Named> key) {
            return new Unnest(column, as, recordBits, empty, Optional.of(key));
        }
    }

    /// Returns true if a record is all its rows, which a newer state replaces together.
    public boolean replacesRows() {
        return unnest.filter(step -> step.rowKey().isPresent()).isPresent();
    }

    /// A step `lookup`. The statement `keys` returns the keys that the documents need, as texts;
    /// its parameters are those of the whole statement before this step. `types` are the types of
    /// the lookup's key columns, and `fields` the indexes of the lookup's columns that the
    /// statement reads.
    public record LookupUse(
            Lookup lookup, Statement keys, List<Type> types, List<Integer> fields) {}

    /// The parts of a document that the statement reads: fields by index in the schema, and members
    /// of `source`. `elements` is the field, a JSON array, whose elements are also passed one by
    /// one: SQL would convert the numbers in them to doubles.
    public record Input(
            Schema schema, List<Integer> fields, Set<String> source, Optional<Integer> elements) {

        public Input(Schema schema, List<Integer> fields, Set<String> source) {
            this(schema, fields, source, Optional.empty());
        }
    }

    /// Location of a value of a row: a field of its document, or a cell of the result.
    public sealed interface Cell {
        record Field(int column) implements Cell {}

        record Computed(int column) implements Cell {}
    }

    /// A cell and the name under which it is written.
    public record Named(String name, Cell cell) {}

    /// Conversion of a cell of the result to a value of its type on the tape (the decoded values of
    /// a batch).
    public sealed interface Reading {
        record Text() implements Reading {}

        record Json() implements Reading {}

        record Bool() implements Reading {}

        record Whole() implements Reading {}

        /// A whole number of more than 64 bits, as a string.
        record Number() implements Reading {}

        /// A decimal.
        record Exact() implements Reading {}

        record Real() implements Reading {}

        record Day() implements Reading {}

        record Time(boolean zoned) implements Reading {}

        /// A list or struct, as JSON.
        record Nested(Type type) implements Reading {}
    }

    /// Conversion of a measure's values; `scale` is the number of their decimal places.
    public record Measure(As as, int scale) {

        public enum As {
            LONG,
            DECIMAL,
            /// A string of digits, for values that may not fit into 64 bits.
            DIGITS
        }
    }

    /// Meaning of a bit that a step sets for a record: the step rejected, retries or filtered the
    /// record.
    public sealed interface Failure {
        record Filtered() implements Failure {}

        record Rejected(
                String cause,
                String step,
                String message,
                Optional<String> field,
                List<Witness> values,
                List<Detail> details)
                implements Failure {}

        /// The record is redelivered later, which counts as an attempt.
        record Retried(Rejected why) implements Failure {}
    }

    /// A possible reason why an expression, whose name is `what`, failed. `place` is its index in
    /// the `details` of the result, which are NULL for other rows.
    public sealed interface Detail {
        int place();

        /// The size that was estimated before the expression was computed is too large.
        record Amount(String what, int place) implements Detail {}

        /// A cast lost digits, see [BoundExpression.Exact]. If `pii`, its value is personal.
        record Loss(String what, int place, boolean pii) implements Detail {}
    }

    /// A value that is shown in the reason of a failed expression. If `computed`, the value is a
    /// string in the result; otherwise it is a field of the document.
    public record Witness(String name, boolean computed, int column, boolean pii) {}

    /// Meaning of a bit of a record after the steps: a sink's `where` is not true, an expression of
    /// a sink failed, or the record is deleted.
    public sealed interface SinkBit {
        record Filtered(int sink) implements SinkBit {}

        record Raised(int sink, Failure.Rejected why) implements SinkBit {}

        record Deleted() implements SinkBit {}
    }

    /// Values from which the identity and the digest of a record are computed. Without a key, the
    /// identity is computed from the message id. `deleted` is true if the digest must distinguish a
    /// deletion from the deleted record, because all columns may be equal.
    public record Hashed(String pipeline, List<Named> key, List<Named> digest, boolean deleted) {}

    /// Location of the version, the number that orders the states of a record. If `time`, the value
    /// is a time in the form of the tape; otherwise it is a number with `scale` decimal places.
    public record Version(Named column, boolean time, int scale) {}

    /// A sink. `otherwise` is true for an `else` sink, which takes the records that no `where`
    /// takes.
    public record Outlet(String name, boolean where, boolean otherwise, Target target) {}

    public sealed interface Target {
        /// The values of a view.
        record OfView(List<Named> key, Optional<Period> period, List<Contribution> measures)
                implements Target {}

        /// The columns of a row.
        record OfRow(List<Named> columns) implements Target {}

        /// The columns of the files of a bucket or lake table, and the columns that the objects'
        /// path uses. The statement returns no rows for such a sink.
        record Files(Sink.Shape.Files form, List<Output> columns, List<Output> path)
                implements Target {

            /// Returns true if the files become objects of a bucket; false if they are the parts of
            /// a commit to a lake table.
            public boolean published() {
                return !form.equals(Sink.Shape.OfLakeTable.PARTS);
            }
        }

        /// The columns of the document that is sent, the fields of the message that are added to
        /// it, the text that is sent with it, the maximum size of the document, and the rules that
        /// shorten it.
        record Document(
                List<Named> columns,
                Optional<KeptFields> kept,
                Optional<TextCell> text,
                Optional<DocumentLimit> limit,
                Optional<DocumentShrinker> shrinker)
                implements Target {}
    }

    /// The fields of a message that are not in the schema: the cell of the decoded document that
    /// has them, and the columns that steps add, whose names such a field may not take.
    public record KeptFields(int cell, Set<String> added) {

        private static final String RESERVED = "_leat_";

        /// Returns true if a field may have its own name in a document.
        public boolean ownName(String field) {
            return !added.contains(field) && !field.startsWith(RESERVED);
        }
    }

    /// A text that is sent with a document, and the location of its value.
    public record TextCell(RowText text, Named value) {}

    /// A column of a bucket's files: its name and type in the file, and the column of the result
    /// that holds its values.
    public record Output(String name, String sqlType, String column) {}

    /// The contribution of a row to a measure of a view. `place` is the index among the measures of
    /// the result, or -1 for a count of all rows.
    public record Contribution(String measure, int place, boolean pii) {}

    public record Period(Named column, View.Every every) {}
}
