package dev.leat.load;

import dev.leat.batch.Reason;
import java.util.List;

/// A file is not worked on any further, for these reasons; the first one says it in short.
final class GivenUp extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<Reason> reasons;

    GivenUp(List<Reason> reasons) {
        super(reasons.getFirst().message(), null, false, false);
        this.reasons = List.copyOf(reasons);
    }

    List<Reason> reasons() {
        return reasons;
    }
}
