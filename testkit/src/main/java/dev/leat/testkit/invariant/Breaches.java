package dev.leat.testkit.invariant;

import java.util.ArrayList;
import java.util.List;

/// Gathers what one law has against a run. Owned by one thread.
final class Breaches {

    /// The most sentences of one law: what is behind them has mostly the same cause.
    private static final int MOST = 20;

    private final String invariant;
    private final List<Breach> found = new ArrayList<>();
    private int more;

    Breaches(String invariant) {
        this.invariant = invariant;
    }

    // Its annotation would be a library for all who use the test kit.
    @SuppressWarnings("AnnotateFormatMethod")
    void add(String sentence, Object... values) {
        if (found.size() < MOST) {
            found.add(new Breach(invariant, sentence.formatted(values)));
        } else {
            more++;
        }
    }

    List<Breach> found() {
        var all = new ArrayList<>(found);
        if (more > 0) {
            all.add(new Breach(invariant, "and " + more + " more"));
        }
        return all;
    }
}
