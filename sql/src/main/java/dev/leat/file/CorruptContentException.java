package dev.leat.file;

import dev.leat.batch.Reason;
import java.io.IOException;

/// Thrown by streams if an object's content is corrupt; readers convert it to
/// [UnreadableFileException].
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
