package dev.leat.kernel;

import dev.leat.app.RowText;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.View;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A compiled pipeline: the statement, its input and the meaning of its result. Immutable; kernels
/// share it.
///
/// The result's columns are, in this order: the document's position in the batch from 1,
/// `recordBits` and `sinkBits` in BIGINTs of [#BITS] each, `cells`, `measures`, `witnesses` and
/// `amounts`.
record CompiledPipeline(
        Statement statement,
        Input input,
        List<Failure> recordBits,
        List<SinkBit> sinkBits,
        List<Reading> cells,
        List<Measure> measures,
        int witnesses,
        int amounts,
        Hashed hashed,
        Optional<Version> version,
        List<Outlet> outlets) {

    /// Bits in one BIGINT, so that sums of them do not reach its sign.
    static final int BITS = 62;

    /// Returns the number of columns that the statement reads, computes and writes to files.
    int width() {
        int written =
                outlets.stream()
                        .mapToInt(outlet ->
                                outlet.target() instanceof Target.Files files
                                        ? files.columns().size()
                                        : 0)
                        .sum();
        return input.schema().fields().size() + recordBits.size() + cells.size() + written;
    }

    static int words(int bits) {
        return (bits + BITS - 1) / BITS;
    }

    /// The statement's input from a document: fields by index in the schema, and members of
    /// `source`.
    record Input(Schema schema, List<Integer> fields, Set<String> source) {}

    /// Location of a value of a good row: a field of its document, or a cell of the result.
    sealed interface Cell {
        record Field(int column) implements Cell {}

        record Computed(int column) implements Cell {}
    }

    /// A cell and its name in output.
    record Named(String name, Cell cell) {}

    /// Conversion of a cell of the result to its type on the tape.
    sealed interface Reading {
        record Text() implements Reading {}

        record Json() implements Reading {}

        record Bool() implements Reading {}

        record Whole() implements Reading {}

        /// A whole number of more than 64 bits, as a text.
        record Number() implements Reading {}

        /// A decimal.
        record Exact() implements Reading {}

        record Real() implements Reading {}

        record Day() implements Reading {}

        record Time(boolean zoned) implements Reading {}

        /// A list or struct, as JSON.
        record Nested(dev.leat.app.Type type) implements Reading {}
    }

    /// Conversion of the values of a measure, and the number of their decimal places.
    record Measure(As as, int scale) {

        enum As {
            LONG,
            DECIMAL,
            /// A text of digits, for values that may not fit into 64 bits.
            DIGITS
        }
    }

    /// Meaning of a bit of a record: it failed, with the reason, or it was filtered.
    sealed interface Failure {
        record Filtered() implements Failure {}

        record Rejected(
                String cause,
                String step,
                String message,
                Optional<String> field,
                List<Witness> values,
                Optional<Amount> amount)
                implements Failure {}
    }

    /// An estimated size that may be too large, and its index among `amounts`; the value there is
    /// NULL unless it is too large.
    record Amount(String what, int place) {}

    /// A value that the reason of a failed expression shows: from the document, or a text of the
    /// result.
    record Witness(String name, boolean computed, int column, boolean pii) {}

    /// Meaning of a bit of a good record: its `where` at a sink is not true, an expression of a
    /// sink failed, or the record is deleted.
    sealed interface SinkBit {
        record Filtered(int sink) implements SinkBit {}

        record Raised(int sink, Failure.Rejected why) implements SinkBit {}

        record Deleted() implements SinkBit {}
    }

    /// Values that identity and digest are computed from. Without a key, the message is the
    /// identity. `deleted` is true if a deletion must have another digest than the record it
    /// deletes, even if all columns are equal.
    record Hashed(String pipeline, List<Named> key, List<Named> digest, boolean deleted) {}

    /// Location of the version, the number that orders the states of a record: a `time` as on the
    /// tape, or a number with `scale` decimal places.
    record Version(Named column, boolean time, int scale) {}

    /// A sink. `otherwise` is true for the sink that takes records that no `where` takes.
    record Outlet(String name, boolean where, boolean otherwise, Target target) {}

    sealed interface Target {
        /// The values of a view.
        record OfView(List<Named> key, Optional<Period> period, List<Contribution> measures)
                implements Target {}

        /// The columns of a bucket's files, and the columns that its path uses; the statement
        /// returns no rows for it.
        record Files(Sink.Shape.Files form, List<Output> columns, List<Output> path)
                implements Target {}

        /// The columns of the document, and the text that is sent with it.
        record Document(List<Named> columns, Optional<TextCell> text) implements Target {}
    }

    /// A text that is sent with a document, and the location of its value.
    record TextCell(RowText text, Named value) {}

    /// A column of a bucket's files: its name there, its type, and the column of the result that
    /// holds it.
    record Output(String name, String sqlType, String column) {}

    /// The contribution of a row to a measure of a view: its index among the measures of the
    /// result, or -1 for a count of all rows.
    record Contribution(String measure, int place, boolean pii) {}

    record Period(Named column, View.Every every) {}
}
