package dev.leat.item;

import dev.leat.app.sink.TableSink;
import java.util.HexFormat;
import java.util.LinkedHashMap;

/// The item that a pipeline stores for a record: the record's document with the attributes that
/// identify the record.
public final class StampedItem {

    private StampedItem() {}

    /// Returns a document in JSON with the record's digest and, unless it is 0, its version.
    ///
    /// @throws IllegalArgumentException if a number is out of range or the nesting is too deep,
    ///   with DynamoDB's message
    public static EncodedItem of(byte[] document, byte[] digest, long version) {
        var stamps = new LinkedHashMap<String, ItemValue>();
        stamps.put(TableSink.DIGEST, new ItemValue.Text(HexFormat.of().formatHex(digest)));
        if (version != 0) {
            stamps.put(TableSink.VERSION, ItemValue.Number.of(version));
        }
        return ItemJson.encode(document, new Item(stamps));
    }
}
