package dev.leat.kernel;

import dev.leat.batch.Elements;
import java.util.List;
import java.util.stream.IntStream;

/// The records of a batch that are pending at a sink, for a pipeline whose records are all their
/// rows. `rows` are the rows of all records, one record after the other.
record GoodRecords(GoodRows rows, List<Of> records) {

    GoodRecords {
        records = List.copyOf(records);
    }

    /// One record: its document, all its rows in the statement's result, and the positions `from`
    /// to `to` (exclusive) of those of its rows that a sink takes. A record without elements has
    /// one row in the result, whose columns from before `unnest` have values.
    record Of(int document, int[] at, int from, int to) {}

    /// Returns the first row of each record.
    GoodRows firsts() {
        return new GoodRows(
                records.stream().mapToInt(Of::document).toArray(),
                records.stream().mapToInt(of -> of.at()[0]).toArray(),
                Elements.NONE);
    }

    /// Returns `rows`, followed by the first row of each record.
    GoodRows withFirsts() {
        var firsts = firsts();
        return new GoodRows(
                IntStream.concat(IntStream.of(rows.document()), IntStream.of(firsts.document()))
                        .toArray(),
                IntStream.concat(IntStream.of(rows.at()), IntStream.of(firsts.at())).toArray(),
                Elements.NONE);
    }

    int size() {
        return records.size();
    }
}
