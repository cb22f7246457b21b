package dev.leat.testkit.invariant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The content that one state of a record adds to one sink.
sealed interface SinkShare {

    /// Values added to a row of a view: the key's texts, the start of the period in microseconds
    /// since 1970 (0 without periods), and a value for each measure, or null.
    record Contribution(List<String> key, long start, List<@Nullable Long> values)
            implements SinkShare {
        public Contribution {
            key = List.copyOf(key);
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /// Message to a queue.
    record Message(String body) implements SinkShare {}

    /// Row of an object in a bucket.
    record Row() implements SinkShare {}

    /// No content; the content of an older state is removed.
    record Nothing() implements SinkShare {}
}
