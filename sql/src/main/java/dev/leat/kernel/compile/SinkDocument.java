package dev.leat.kernel.compile;

import dev.leat.decode.JsonWriter;
import dev.leat.item.EncodedItem;

/// A document in the form in which a sink receives it.
public sealed interface SinkDocument {

    /// Returns the size in the sink's own measure.
    long size();

    /// The document as JSON; `size` is its length in UTF-8.
    record Text(String text, long size) implements SinkDocument {
        public static Text of(JsonWriter json) {
            return new Text(json.text(0), json.size());
        }
    }

    /// The document as an item of a table, with the attributes that Leat adds.
    record OfItem(EncodedItem item) implements SinkDocument {
        @Override
        public long size() {
            return item.size();
        }
    }
}
