package dev.leat.file;

import dev.leat.batch.Reason;
import java.util.List;

/// Thrown if a file cannot be processed completely, and a retry would not help: it cannot be read
/// in its declared format, or its outputs cannot be published. The first reason is a summary.
public final class UnreadableFileException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<Reason> reasons;

    public UnreadableFileException(Reason reason) {
        this(List.of(reason));
    }

    public UnreadableFileException(List<Reason> reasons) {
        super(reasons.getFirst().message());
        this.reasons = List.copyOf(reasons);
    }

    /// Returns the summary.
    public Reason reason() {
        return reasons.getFirst();
    }

    public List<Reason> reasons() {
        return reasons;
    }
}
