package dev.leat.item;

import dev.leat.app.sink.TableSink;
import java.util.HexFormat;

/// The item that a pipeline stores for a record: the record's document with the attributes that
/// identify the record.
public final class StampedItem {

    private StampedItem() {}

    /// Returns a document with the record's digest and, unless it is 0, its version.
    public static Item of(Item document, byte[] digest, long version) {
        var item =
                document.with(
                        TableSink.DIGEST, new ItemValue.Text(HexFormat.of().formatHex(digest)));
        return version == 0 ? item : item.with(TableSink.VERSION, ItemValue.Number.of(version));
    }
}
