package dev.leat.kernel;

import dev.leat.app.Sink;
import dev.leat.batch.Reason;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemSize;
import dev.leat.item.StampedItem;
import java.util.Optional;

/// The maximum size of a sink's documents, in the sink's own measure: the size of the item for a
/// table, and UTF-8 for other sinks. Immutable.
record DocumentLimit(String kind, String name, boolean item, int max) {

    /// Upper bound of the attributes that [StampedItem] adds.
    private static final int STAMPS = 100;

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

    /// Returns the reason why the sink cannot accept a document; empty if it can. A document that
    /// cannot be an item for another reason is accepted: the table rejects it.
    Optional<Reason> refused(String document, int utf8, byte[] digest, long version) {
        long size = size(document, utf8, digest, version);
        return size <= max
                ? Optional.empty()
                : Optional.of(
                        Reason.of(
                                "range",
                                "the %s for %s %s would have %,d bytes; the maximum is %,d"
                                        .formatted(thing(), kind, name, size, max)));
    }

    /// Returns the size of a document, which has `utf8` bytes. If it is certainly small enough for
    /// a table, this is the size of the JSON.
    long size(String document, int utf8, byte[] digest, long version) {
        // Each byte of JSON adds at most two bytes to an item: [] has 2 bytes, and 4 in a list.
        if (!item || 2L * utf8 + STAMPS <= max) {
            return utf8;
        }
        try {
            return ItemSize.of(StampedItem.of(ItemJson.read(document), digest, version));
        } catch (IllegalArgumentException noItem) {
            return 0;
        }
    }

    private String thing() {
        return item ? "item" : "message";
    }
}
