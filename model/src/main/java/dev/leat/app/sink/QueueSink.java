package dev.leat.app.sink;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.RowText;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A sink that sends the row as one JSON document to a queue. `group` is the message group; only a
/// FIFO queue has it, and requires it.
public record QueueSink(String name, Filter filter, Map<String, Sql> columns, Optional<Sql> group)
        implements Sink {

    public static final String KIND = "queue";

    /// The maximum size of a message: SQS's limit
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html).
    public static final int MAX_MESSAGE = 1 << 20;

    public QueueSink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// A sink that sends to a queue without groups.
    public QueueSink(String name, Filter filter, Map<String, Sql> columns) {
        this(name, filter, columns, Optional.empty());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape shape() {
        return new Shape.Document(group.map(sql -> new RowText("group", sql, this::problem)));
    }

    private Optional<String> problem(Optional<String> text) {
        if (text.isEmpty()) {
            return Optional.of("the message group is null, but queue '%s' is FIFO".formatted(name));
        }
        return text.filter(Queue.Fifo::isValidId).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "the message group for queue '%s' is invalid; it must be %s"
                                .formatted(name, Queue.Fifo.FORM));
    }

    @Override
    public OptionalInt maxDocument() {
        return OptionalInt.of(MAX_MESSAGE);
    }

    @Override
    public String definition() {
        return group.map(sql -> "Optional[" + sql.text() + "]").orElse("Optional.empty");
    }

    @Override
    public Set<String> candidates(App app) {
        return app.queues().keySet();
    }

    @Override
    public Optional<String> queue() {
        return Optional.of(name);
    }
}
