package dev.leat.kernel.compile;

import dev.leat.app.Sink;
import dev.leat.batch.Reason;
import dev.leat.decode.JsonWriter;
import dev.leat.item.StampedItem;
import java.util.Optional;

/// The maximum size of a sink's documents, in the sink's own measure: the size of the item for a
/// table, and UTF-8 for other sinks. Immutable.
public record DocumentLimit(String kind, String name, boolean item, int max) {

    static Optional<DocumentLimit> of(Sink sink) {
        var max = sink.maxDocument();
        return max.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new DocumentLimit(
                                sink.kind(),
                                sink.name(),
                                sink.table().isPresent(),
                                max.getAsInt()));
    }

    /// Returns the limit of a sink, or `max` if that is smaller.
    static DocumentLimit of(Sink sink, int max) {
        return new DocumentLimit(
                sink.kind(),
                sink.name(),
                sink.table().isPresent(),
                Math.min(max, sink.maxDocument().orElse(max)));
    }

    /// Returns a document in the sink's form.
    ///
    /// @throws IllegalArgumentException if it cannot be an item; the message is for users
    public SinkDocument document(JsonWriter json, RecordStamp stamp) {
        return item
                ? new SinkDocument.OfItem(
                        StampedItem.of(json.copy(), stamp.digest(), stamp.version()))
                : SinkDocument.Text.of(json);
    }

    public boolean fits(SinkDocument document) {
        return document.size() <= max;
    }

    /// Returns the reason to reject a document of this size. `when` continues the sentence.
    public Reason tooLarge(long size, String when) {
        return Reason.of(
                "range",
                "the %s for %s %s would have %,d bytes%s; the maximum is %,d"
                        .formatted(thing(), kind, name, size, when, max));
    }

    /// Returns the reason to reject a document that cannot be an item.
    public Reason invalid(IllegalArgumentException noItem) {
        return Reason.of(
                "range",
                "the %s for %s %s is invalid: %s"
                        .formatted(thing(), kind, name, noItem.getMessage()));
    }

    private String thing() {
        return item ? "item" : "message";
    }
}
