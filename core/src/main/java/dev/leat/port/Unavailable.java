package dev.leat.port;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place as a whole cannot be reached or cannot keep anything now. It says nothing about a single
/// record.
public final class Unavailable extends RuntimeException {

    private final @Nullable Condition condition;

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
        this.condition = null;
    }

    public Unavailable(String message) {
        super(message);
        this.condition = null;
    }

    /// As the state folder is in this condition: nothing was kept, or what was kept is gone.
    public Unavailable(Condition condition) {
        super(condition.sentence());
        this.condition = condition;
    }

    /// The condition of the state folder, if that is the reason.
    public Optional<Condition> condition() {
        return Optional.ofNullable(condition);
    }
}
