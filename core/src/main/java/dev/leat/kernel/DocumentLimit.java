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

    /// A number with fewer digits is always valid.
    private static final int MAX_DIGITS = 38;

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

    /// Returns the reason why the sink cannot accept a document, which has `utf8` bytes; empty if
    /// it can.
    Optional<Reason> refused(String document, int utf8, byte[] digest, long version) {
        try {
            long size = size(document, utf8, digest, version);
            return size <= max ? Optional.empty() : Optional.of(tooLarge(size, ""));
        } catch (IllegalArgumentException noItem) {
            return Optional.of(invalid(noItem));
        }
    }

    /// Returns the reason to reject a document of this size. `when` continues the sentence.
    Reason tooLarge(long size, String when) {
        return Reason.of(
                "range",
                "the %s for %s %s would have %,d bytes%s; the maximum is %,d"
                        .formatted(thing(), kind, name, size, when, max));
    }

    /// Returns the reason to reject a document that cannot be an item.
    Reason invalid(IllegalArgumentException noItem) {
        return Reason.of(
                "range",
                "the %s for %s %s is invalid: %s"
                        .formatted(thing(), kind, name, noItem.getMessage()));
    }

    /// Returns the size of a document, which has `utf8` bytes. If it is certainly small enough for
    /// a table, this is the size of the JSON.
    ///
    /// @throws IllegalArgumentException if it cannot be an item; the message is for users
    long size(String document, int utf8, byte[] digest, long version) {
        // Each byte of JSON adds at most two bytes to an item: [] has 2 bytes, and 4 in a list.
        if (!item || (2L * utf8 + STAMPS <= max && plain(document))) {
            return utf8;
        }
        return ItemSize.of(StampedItem.of(ItemJson.read(document), digest, version));
    }

    /// Returns true if a document has only numbers and a nesting that items certainly allow. Spares
    /// the second parsing of most documents.
    private static boolean plain(String document) {
        int depth = 0;
        int digits = 0;
        boolean text = false;
        for (int i = 0; i < document.length(); i++) {
            char c = document.charAt(i);
            if (text) {
                text = c != '"';
                i += c == '\\' ? 1 : 0;
                continue;
            }
            boolean digit = (c >= '0' && c <= '9') || c == '.';
            if (digits > 0 && (c == 'e' || c == 'E')) {
                return false;
            }
            digits = digit ? digits + 1 : 0;
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (digits > MAX_DIGITS || depth >= ItemJson.MAX_DEPTH) {
                return false;
            }
            text = c == '"';
        }
        return true;
    }

    private String thing() {
        return item ? "item" : "message";
    }
}
