package dev.leat.kernel;

import java.util.List;

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

    int size() {
        return records.size();
    }
}
