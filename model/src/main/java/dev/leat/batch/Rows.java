package dev.leat.batch;

import java.util.Arrays;
import java.util.List;

/// The rows that a pipeline's compiled SQL (a `Kernel`) returns for a batch, by column. Row `i` was
/// computed from record `record[i]`. Its identity (a hash of the key or of the message id) and its
/// digest (a hash of the content) are 16 bytes each, at `16 * i`; they are 0 for rows of a file if
/// no sink uses them. `sinks` holds, per sink in the pipeline's order, the columns that the sink
/// requested:
///
/// - a view: its key columns ([Column.Texts]), then the period's start if the view has periods
///   ([Column.Longs]), then one [Column.Longs] per measure with the row's contribution: the value
///   that the row adds to the measure, null if there is none. A count contributes 1, or 0 if its
///   filter does not match;
/// - a queue: one [Column.Texts] with the body, and for a FIFO queue another with the group;
/// - a topic: one [Column.Texts] with the body, and another with the subject if the sink has one.
///   The event of a failed file always has a subject, and a third column with the text of emails;
/// - a table: one [Column.Items];
/// - a warehouse table: one [Column.Named]. A row that is excluded has values only where they could
///   be computed.
///
/// A record has several rows if the pipeline has a step `unnest`: a row for each element, one after
/// the other. `elements` describes them.
///
/// If the pipeline also has a version, a record is all its rows, and `Rows` has one row for each
/// record: its identity, digest and version are the record's. Each sink then has one [Column.Lists]
/// with the rows of each record, in the form above. For a view, the rows of a record with the same
/// key and period are added up to one.
///
/// Rejected and filtered records have no row. If a sink's `where` excludes a row, the outcome table
/// has FILTERED for that sink. If the record may change, [RowVersions] marks the row instead, and
/// all its values for that sink are null. A row that deletes its record also has null values for
/// each view.
public record Rows(
        int size,
        int[] record,
        byte[] identity,
        byte[] digest,
        RowVersions versions,
        Elements elements,
        List<List<Column>> sinks,
        List<Original> originals) {

    /// Length of an identity and of a digest in bytes.
    public static final int HASH_BYTES = 16;

    /// An object to be written before a row is written to a sink: the complete message of a row
    /// whose document was shortened.
    public record Original(int row, int sink, String bucket, String key) {}

    public Rows {
        originals = List.copyOf(originals);
        sinks = sinks.stream().map(List::copyOf).toList();
        if (record.length != size
                || identity.length != HASH_BYTES * size
                || digest.length != HASH_BYTES * size) {
            throw new IllegalArgumentException(
                    "Rows of size "
                            + size
                            + " require the same number of records, identities and digests");
        }
    }

    /// Creates rows whose documents are complete.
    public Rows(
            int size,
            int[] record,
            byte[] identity,
            byte[] digest,
            RowVersions versions,
            Elements elements,
            List<List<Column>> sinks) {
        this(size, record, identity, digest, versions, elements, sinks, List.of());
    }

    /// Creates rows of immutable records.
    public Rows(int size, int[] record, byte[] identity, byte[] digest, List<List<Column>> sinks) {
        this(size, record, identity, digest, RowVersions.NONE, Elements.NONE, sinks);
    }

    /// Creates rows of records that have one row each.
    public Rows(
            int size,
            int[] record,
            byte[] identity,
            byte[] digest,
            RowVersions versions,
            List<List<Column>> sinks) {
        this(size, record, identity, digest, versions, Elements.NONE, sinks);
    }

    /// Returns the same rows with other columns for the sinks.
    public Rows withSinks(List<List<Column>> others) {
        return new Rows(size, record, identity, digest, versions, elements, others, originals);
    }

    public byte[] identity(int row) {
        return Arrays.copyOfRange(identity, HASH_BYTES * row, HASH_BYTES * (row + 1));
    }

    public byte[] digest(int row) {
        return Arrays.copyOfRange(digest, HASH_BYTES * row, HASH_BYTES * (row + 1));
    }
}
