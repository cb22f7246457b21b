package dev.leat.testkit.invariant;

import java.util.ArrayList;
import java.util.List;

/// A collector of the breaches of one invariant. Owned by one thread.
final class Breaches {

    /// Maximum number of breaches per invariant. More breaches mostly have the same cause.
    private static final int MOST = 20;

    private final String invariant;
    private final List<Breach> found = new ArrayList<>();
    private int more;

    Breaches(String invariant) {
        this.invariant = invariant;
    }

    // The method has no annotation for format strings. The library of the annotation would be a
    // dependency of all users of the test kit.
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
