package dev.leat.batch;

import java.util.List;

/// A rejected record of a file: its first physical line, counted from 1; the number of bytes of
/// content before it; its text as in the file, cut if very long; and every reason.
public record RejectedLine(long line, long offset, String text, List<Reason> reasons) {

    public RejectedLine {
        reasons = List.copyOf(reasons);
    }
}
