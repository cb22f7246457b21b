package dev.leat.testkit.invariant;

import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A pipeline with all messages of its source queue and the expected contents of each sink. If the
/// pipeline reads a stream, `source` is the queue of its redriven dead letters, and the messages
/// include the records of the stream.
///
/// Usually the messages and their dead letters determine the expected contents. If a message failed
/// permanently for a sink, or its identity (the hash by which its record is recognised) may have
/// expired, the stores' durable results determine the expected contents.
record PipelineMessages(
        Pipeline pipeline,
        Queue source,
        List<SourceItem> items,
        Duration retention,
        Duration window,
        Instant latest) {

    /// Causes of a permanent failure at a sink.
    private static final List<String> FOR_GOOD = List.of("conflict", "too_late", "range");

    PipelineMessages {
        items = List.copyOf(items);
    }

    boolean changing() {
        return pipeline.version().isPresent();
    }

    int sinks() {
        return pipeline.to().size();
    }

    Sink sink(int index) {
        return pipeline.to().get(index);
    }

    /// Returns the first item of each message.
    Collection<SourceItem> messages() {
        var messages = new LinkedHashMap<MessageLife, SourceItem>();
        items.forEach(item -> messages.putIfAbsent(item.life(), item));
        return messages.values();
    }

    /// Returns all items of the item's message.
    Stream<SourceItem> rows(SourceItem item) {
        return item.rows() ? items.stream().filter(i -> i.life() == item.life()) : Stream.of(item);
    }

    /// Returns the items grouped by record. Omits items without a state.
    Collection<List<SourceItem>> records() {
        var groups = new LinkedHashMap<String, List<SourceItem>>();
        for (var item : items) {
            item.state()
                    .ifPresent(state ->
                            groups.computeIfAbsent(state.identity(), _ -> new ArrayList<>())
                                    .add(item));
        }
        return groups.values();
    }

    /// True if the source's retention may have removed the message before it was settled.
    boolean expired(SourceItem item) {
        return !item.life().done() && !latest.isBefore(item.record().receivedAt().plus(retention));
    }

    /// True if the identity of one of these items may have expired.
    private boolean forgotten(List<SourceItem> group) {
        var times = group.stream().map(item -> item.record().receivedAt());
        var first = times.min(Comparator.naturalOrder()).orElse(latest);
        return latest.isAfter(first.plus(window.minusDays(2)));
    }

    /// True if the sink contains the item, or contained it until a newer version replaced it.
    boolean has(SourceItem item, int sink) {
        if (!(item.word(sink) instanceof ExpectedOutcome.Included)) {
            return false;
        }
        var name = sink(sink).name();
        var letter = item.failed(name);
        if (letter.isPresent()) {
            // of the rows of a message, a sink may have some and reject others
            return (item.rows()
                            || FOR_GOOD.stream().noneMatch(cause -> letter.get().says(name, cause)))
                    && item.delivered(name);
        }
        boolean settled = !item.letters().isEmpty() || (!item.left() && !expired(item));
        return settled || item.delivered(name);
    }

    /// Returns the items of one record that the sink now contains. The result has several items
    /// only if the identity may have expired between them.
    List<SourceItem> holders(List<SourceItem> group, int sink) {
        var having = group.stream().filter(item -> has(item, sink)).toList();
        if (having.size() > 1 && forgotten(group)) {
            return changing() ? last(group, sink).toList() : delivered(having, sink).toList();
        }
        if (having.isEmpty() || !changing()) {
            return best(having, sink).stream().toList();
        }
        long top = having.stream().mapToLong(PipelineMessages::version).max().orElseThrow();
        boolean refused =
                group.stream()
                        .anyMatch(item ->
                                item.word(sink) instanceof ExpectedOutcome.Included
                                        && !has(item, sink)
                                        && version(item) >= top);
        return refused
                ? last(group, sink).toList()
                : best(having.stream().filter(item -> version(item) == top).toList(), sink).stream()
                        .toList();
    }

    /// Returns the items with different content that the sink accepted for the newest version of
    /// one record. The result has several items only if the app missed a conflict.
    List<SourceItem> variants(List<SourceItem> group, int sink) {
        var having = group.stream().filter(item -> has(item, sink)).toList();
        if (forgotten(group)) {
            return List.of();
        }
        long top = having.stream().mapToLong(PipelineMessages::version).max().orElse(0);
        var variants = new LinkedHashMap<String, SourceItem>();
        having.stream()
                .filter(item -> version(item) == top && !refused(item, sink))
                .forEach(item -> variants.putIfAbsent(digest(item), item));
        return List.copyOf(variants.values());
    }

    /// True if an endpoint refused the record after its sink had accepted it. The record then does
    /// not count as delivered, and a conflicting record may replace it.
    private boolean refused(SourceItem item, int sink) {
        var name = sink(sink).name();
        return item.letters().stream()
                .anyMatch(letter -> letter.says(name, ObservedDeadLetter.ENDPOINT));
    }

    private Stream<SourceItem> delivered(List<SourceItem> items, int sink) {
        var name = sink(sink).name();
        return items.stream().filter(item -> item.delivered(name));
    }

    /// Returns the item that the sink accepted. This matters because items with equal states may
    /// differ in values that come from the message itself.
    private Optional<SourceItem> best(List<SourceItem> having, int sink) {
        return delivered(having, sink).findFirst().or(() -> having.stream().findFirst());
    }

    /// Returns the accepted item with the newest version, since a store accepts only newer ones.
    private Stream<SourceItem> last(List<SourceItem> group, int sink) {
        return delivered(group, sink)
                .max(
                        Comparator.comparingLong(PipelineMessages::version)
                                .thenComparingInt(item -> delivery(item, sink).orElse(-1)))
                .stream();
    }

    private OptionalInt delivery(SourceItem item, int sink) {
        var name = sink(sink).name();
        return item.answers(name)
                .filter(a -> a.outcome() == Outcome.DELIVERED)
                .mapToInt(MessageStep.Answered::index)
                .max();
    }

    static long version(SourceItem item) {
        return item.state().map(RecordState::version).orElse(0L);
    }

    static String digest(SourceItem item) {
        return item.state().map(RecordState::digest).orElse("");
    }
}
