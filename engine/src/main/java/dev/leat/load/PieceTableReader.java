package dev.leat.load;

import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;
import dev.leat.batch.Totals;
import java.util.BitSet;

/// Computes totals and rejected records from the outcome table of a piece of a file. Pure.
public final class PieceTableReader {

    private PieceTableReader() {}

    /// Returns the table as it will be if the stores accept every pending row.
    public static Outcomes assumed(Outcomes table, Rows rows) {
        var assumed = table.copy();
        for (int row = 0; row < rows.size(); row++) {
            int record = rows.record()[row];
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (assumed.at(record, sink) == Outcome.PENDING) {
                    assumed.put(
                            record,
                            sink,
                            rows.versions().filtered(sink, row)
                                    ? Outcome.FILTERED
                                    : Outcome.DELIVERED);
                }
            }
        }
        return assumed;
    }

    /// Returns the totals of a piece: the records of the table, and `unread` lines that could not
    /// be parsed.
    public static Totals totals(Outcomes table, int unread) {
        long filtered = 0;
        long rejected = 0;
        for (int record = 0; record < table.records(); record++) {
            if (table.has(record, Outcome.REJECTED)) {
                rejected++;
            } else if (filtered(table, record)) {
                filtered++;
            }
        }
        return new Totals(
                table.records() + unread,
                table.records() - filtered - rejected,
                filtered,
                rejected + unread);
    }

    /// Returns the records that a sink rejected.
    public static BitSet rejected(Outcomes table) {
        var rejected = new BitSet(table.records());
        for (int record = 0; record < table.records(); record++) {
            rejected.set(record, table.has(record, Outcome.REJECTED));
        }
        return rejected;
    }

    private static boolean filtered(Outcomes table, int record) {
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (table.at(record, sink) != Outcome.FILTERED) {
                return false;
            }
        }
        return true;
    }
}
