package dev.leat.testkit.invariant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one state of a record has for one sink.
sealed interface SinkShare {

    /// For a view: the key's texts, when the part begins in microseconds since 1970 (0 where the
    /// view has no parts), and a value for each measure, null for nothing.
    record Contribution(List<String> key, long start, List<@Nullable Long> values)
            implements SinkShare {
        public Contribution {
            key = List.copyOf(key);
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /// For a queue.
    record Message(String body) implements SinkShare {}

    /// The state does not belong there, and an older one must leave.
    record Nothing() implements SinkShare {}
}
