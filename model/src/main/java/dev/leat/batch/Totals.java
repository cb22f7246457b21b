package dev.leat.batch;

import java.io.Serializable;

/// The record counts of a file or a piece: each `read` record is either `written` (stored by at
/// least one sink, also as a duplicate), `filtered` or `rejected`.
public record Totals(long read, long written, long filtered, long rejected)
        implements Serializable {

    public static final Totals NONE = new Totals(0, 0, 0, 0);

    public Totals plus(Totals more) {
        return new Totals(
                read + more.read,
                written + more.written,
                filtered + more.filtered,
                rejected + more.rejected);
    }
}
