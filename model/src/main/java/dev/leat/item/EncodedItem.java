package dev.leat.item;

/// An item in the form in which it is stored.
///
/// @param scalars the item, or at least its texts and numbers, of which keys and times are made
/// @param size the size of the item by DynamoDB's rules ([ItemSize])
/// @param content the bytes of [ItemCodec]
public record EncodedItem(Item scalars, long size, byte[] content) {

    public static EncodedItem of(Item item) {
        var out = new ItemBytes(512);
        int count = out.open();
        ItemCodec.members(item.attributes(), out);
        out.count(count, item.attributes().size());
        return new EncodedItem(item, out.size(), out.toArray());
    }

    /// Decodes the item.
    public Item item() {
        return ItemCodec.decode(content);
    }
}
