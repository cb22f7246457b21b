package dev.leat.testkit.invariant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /// Values that a record which is all its rows adds to a view.
    record Contributions(List<Contribution> all) implements SinkShare {
        public Contributions {
            all = List.copyOf(all);
        }
    }

    /// Message to a queue or another receiver of documents. A record of a stream has a partition
    /// key.
    record Message(String body, Optional<String> partitionKey) implements SinkShare {}

    /// Items that a record which is all its rows has in a table.
    record Items(List<String> bodies) implements SinkShare {
        public Items {
            bodies = List.copyOf(bodies);
        }
    }

    /// Row of an object in a bucket.
    record Row() implements SinkShare {}

    /// Content of a warehouse table.
    sealed interface OfWarehouse extends SinkShare {}

    /// Row of a warehouse table, without values that are NULL. If it is `gone`, the table has no
    /// row with its key.
    record Stored(Map<String, String> values, boolean gone) implements OfWarehouse {
        public Stored {
            values = Map.copyOf(values);
        }
    }

    /// Rows of a warehouse table that a record which is all its rows has, without values that are
    /// NULL. `record` are the values that identify the record.
    record StoredRows(Map<String, String> record, Set<Map<String, String>> rows)
            implements OfWarehouse {
        public StoredRows {
            record = Map.copyOf(record);
            rows = Set.copyOf(rows);
        }
    }

    /// No content; the content of an older state is removed.
    record Nothing() implements SinkShare {}
}
