package dev.leat.file;

import dev.leat.batch.Reason;
import java.io.IOException;

/// Content that is not what it should be, found while it is read. It travels through streams as
/// what they may throw; [UnreadableFileException] is what becomes of it.
final class CorruptContentException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Reason reason;

    CorruptContentException(String cause, String message) {
        this(Reason.of(cause, message));
    }

    CorruptContentException(Reason reason) {
        super(reason.message());
        this.reason = reason;
    }

    UnreadableFileException unreadable() {
        return new UnreadableFileException(reason);
    }
}
