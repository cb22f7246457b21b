package dev.leat.kernel;

import dev.leat.app.RowText;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.View;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A compiled pipeline: the statement, what goes into it, and what its result means. Immutable;
/// kernels share it.
///
/// The result's columns are, in this order: the document's place in the batch from 1, `recordBits`
/// and `sinkBits` in BIGINTs of [#BITS] each, `cells`, `measures`, `witnesses` and `amounts`.
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

    /// Bits in one BIGINT; sums of them stay far from its sign.
    static final int BITS = 62;

    /// How many columns the statement reads, computes and gives to files.
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

    /// What of a document goes into the statement: fields by their place in the schema, and members
    /// of `source`.
    record Input(Schema schema, List<Integer> fields, Set<String> source) {}

    /// Where a value of a good row is: a field of its document, or a cell of the result.
    sealed interface Cell {
        record Field(int column) implements Cell {}

        record Computed(int column) implements Cell {}
    }

    /// A cell under the name by which it is told.
    record Named(String name, Cell cell) {}

    /// How a cell of the result comes back, and what it is on the tape.
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

    /// How the values of a measure come back, and how many digits it has behind the point.
    record Measure(As as, int scale) {

        enum As {
            LONG,
            DECIMAL,
            /// A text of digits, for what may not fit 64 bits.
            DIGITS
        }
    }

    /// A bit of a record: it failed, and why; or it was filtered.
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

    /// What makes too much of a record, and the place among the `amounts` of how much it is; that
    /// has no value where it is not too much.
    record Amount(String what, int place) {}

    /// A value that a failed expression names: in the document, or in a text of the result.
    record Witness(String name, boolean computed, int column, boolean pii) {}

    /// A bit of a good record: its `where` at a sink did not hold, an expression of a sink raised,
    /// or the record says that it is gone.
    sealed interface SinkBit {
        record Filtered(int sink) implements SinkBit {}

        record Raised(int sink, Failure.Rejected why) implements SinkBit {}

        record Deleted() implements SinkBit {}
    }

    /// What identity and digest are made of. Without a key the message is the identity. `deleted`
    /// if a deletion is another state than what it deletes although all its columns may be equal.
    record Hashed(String pipeline, List<Named> key, List<Named> digest, boolean deleted) {}

    /// Where the number is that says which state of its record a row is: a `time` as it is on the
    /// tape, or a number with so many digits behind the point.
    record Version(Named column, boolean time, int scale) {}

    /// A sink. `otherwise` takes what no `where` took.
    record Outlet(String name, boolean where, boolean otherwise, Target target) {}

    sealed interface Target {
        /// The values of a view.
        record OfView(List<Named> key, Optional<Period> period, List<Contribution> measures)
                implements Target {}

        /// The columns of its files, and those that its path is made of; no rows leave the
        /// statement for it.
        record Files(Sink.Shape.Files form, List<Output> columns, List<Output> path)
                implements Target {}

        /// The columns of the document, and the text beside it.
        record Document(List<Named> columns, Optional<TextCell> text) implements Target {}
    }

    /// A text beside a document: where its value is.
    record TextCell(RowText text, Named value) {}

    /// A column of a bucket's files: its name there, its type, and the column of the result that
    /// holds it.
    record Output(String name, String sqlType, String column) {}

    /// What a row gives to a measure of a view: its place among the measures of the result, or -1
    /// for a count of every row.
    record Contribution(String measure, int place, boolean pii) {}

    record Period(Named column, View.Every every) {}
}
