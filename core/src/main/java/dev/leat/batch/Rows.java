package dev.leat.batch;

import java.util.Arrays;
import java.util.List;

/// What the kernel made of a batch, by column. Row `i` came from record `record[i]`; its identity
/// and its digest are 16 bytes each at `16 * i`. `sinks` holds, for each sink in the pipeline's
/// order, the columns that sink asked for:
///
/// - a view: its key columns ([Column.Texts]), then the period's start if it has parts
///   ([Column.Longs]), then one [Column.Longs] a measure: what this row contributes, null for
///   nothing. A count contributes 1, or 0 where its filter does not hold;
/// - a queue: one [Column.Texts] with the body, and for a FIFO queue another with the group;
/// - a topic: the same with the body, and if the sink has a subject another with that.
///
/// Rejected and filtered records have no row; a row filtered from one sink alone has that word in
/// the table, unless its record may change: then [RowVersions] says so, and the row has nothing but
/// nulls for that sink. So has a deleted row for each view.
public record Rows(
        int size,
        int[] record,
        byte[] identity,
        byte[] digest,
        RowVersions versions,
        List<List<Column>> sinks) {

    /// Length of an identity and of a digest.
    public static final int HASH_BYTES = 16;

    public Rows {
        sinks = sinks.stream().map(List::copyOf).toList();
        if (record.length != size
                || identity.length != HASH_BYTES * size
                || digest.length != HASH_BYTES * size) {
            throw new IllegalArgumentException(
                    "Rows of size " + size + " need as many records, identities and digests");
        }
    }

    /// Rows of records that never change.
    public Rows(int size, int[] record, byte[] identity, byte[] digest, List<List<Column>> sinks) {
        this(size, record, identity, digest, RowVersions.NONE, sinks);
    }

    public byte[] identity(int row) {
        return Arrays.copyOfRange(identity, HASH_BYTES * row, HASH_BYTES * (row + 1));
    }

    public byte[] digest(int row) {
        return Arrays.copyOfRange(digest, HASH_BYTES * row, HASH_BYTES * (row + 1));
    }
}
