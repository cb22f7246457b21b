package dev.leat.batch;

/// What became of the records of a file, or of a piece: `read` are all, and each of them is
/// `written` (kept by some sink, also as a repeat), `filtered` or `rejected`.
public record Totals(long read, long written, long filtered, long rejected) {

    public static final Totals NONE = new Totals(0, 0, 0, 0);

    public Totals plus(Totals more) {
        return new Totals(
                read + more.read,
                written + more.written,
                filtered + more.filtered,
                rejected + more.rejected);
    }
}
