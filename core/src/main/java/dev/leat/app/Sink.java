package dev.leat.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A place that records of a pipeline go to. `columns`, where not empty, are what the sink gets
/// instead of the row (`select`).
public sealed interface Sink {

    /// The resource's name, by which dead letters and metrics call the sink.
    String name();

    Filter filter();

    /// What kind of resource it is, as the app file calls it: two resources may have one name.
    default String kind() {
        return switch (this) {
            case ToQueue _ -> "queue";
            case ToView _ -> "view";
            case ToBucket _ -> "bucket";
            case ToTopic _ -> "topic";
        };
    }

    Map<String, Sql> columns();

    /// The row as one JSON document. `group` is the message's group: over the row's columns, as
    /// `filter` and `columns` are. A FIFO queue has it, another has not.
    record ToQueue(String name, Filter filter, Map<String, Sql> columns, Optional<Sql> group)
            implements Sink {
        public ToQueue {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }

        /// To a queue without groups.
        public ToQueue(String name, Filter filter, Map<String, Sql> columns) {
            this(name, filter, columns, Optional.empty());
        }
    }

    record ToView(String name, Filter filter, Map<String, Sql> columns) implements Sink {
        public ToView {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }

        public static ToView of(String name) {
            return new ToView(name, new Filter.All(), Map.of());
        }
    }

    /// Rows as a file in a bucket; from files only. `path` is the object's key.
    record ToBucket(
            String name,
            Filter filter,
            Map<String, Sql> columns,
            Template path,
            FileFormat format,
            Compression compression)
            implements Sink {
        public ToBucket {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /// The row as one JSON document, to all who subscribe to the topic. `subject` is made of texts
    /// and of columns of the row, which `filter` and `columns` are over, too.
    record ToTopic(String name, Filter filter, Map<String, Sql> columns, Optional<Template> subject)
            implements Sink {

        /// The most characters of a subject: SNS's limit.
        public static final int MOST_SUBJECT = 100;

        public ToTopic {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }

        /// Without a subject.
        public ToTopic(String name, Filter filter, Map<String, Sql> columns) {
            this(name, filter, columns, Optional.empty());
        }
    }

    /// Which records a sink gets.
    sealed interface Filter {
        record All() implements Filter {}

        record Where(Sql condition) implements Filter {}

        /// Those that no sink with a `where` took.
        record Else() implements Filter {}
    }
}
