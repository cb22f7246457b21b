package dev.leat.batch;

import java.util.List;

/// A record of a file that was rejected: the physical line where it begins, from 1; how many bytes
/// of content stand before it; its text as it stands in the file, cut where it is very long; and
/// every reason.
public record RejectedLine(long line, long offset, String text, List<Reason> reasons) {

    public RejectedLine {
        reasons = List.copyOf(reasons);
    }
}
