package dev.leat.load;

import dev.leat.batch.Reason;
import java.time.Duration;
import java.util.Optional;

/// Work on a file stops here and goes on when its message comes again. Thrown in a commit, nothing
/// of the commit is kept.
final class Held extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Duration delay;
    private final transient Optional<Reason> failure;

    private Held(Duration delay, Optional<Reason> failure) {
        super("the file's message goes back", null, false, false);
        this.delay = delay;
        this.failure = failure;
    }

    /// Through no fault of its own: no attempt counts.
    static Held parked(Duration delay) {
        return new Held(delay, Optional.empty());
    }

    /// It failed for a passing reason: an attempt counts.
    static Held failed(Reason why) {
        return new Held(Duration.ZERO, Optional.of(why));
    }

    /// Until when at least, if no attempt counts.
    Duration delay() {
        return delay;
    }

    /// Why an attempt counts.
    Optional<Reason> failure() {
        return failure;
    }
}
