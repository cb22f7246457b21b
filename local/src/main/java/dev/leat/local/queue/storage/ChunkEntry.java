package dev.leat.local.queue.storage;

import dev.leat.batch.Attribute;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The encoding of one message in a chunk. `origin` is set if the message was moved from another
/// queue, for example as a dead letter. The bytes are, in this order: flags (one byte); id and time
/// of the origin; number, names, types and values of the attributes; group and deduplication id;
/// the body. Absent values are omitted.
public record ChunkEntry(
        byte[] body,
        Map<String, Attribute> attributes,
        Optional<Origin> origin,
        Optional<String> group,
        Optional<String> deduplication) {

    /// The original message's id and arrival time (microseconds since 1970).
    public record Origin(String id, long sent) {}

    private static final int ORIGIN = 1;
    private static final int ATTRIBUTES = 2;
    private static final int GROUP = 4;
    private static final int DEDUPLICATION = 8;
    private static final byte[] NOTHING = {};

    public static ChunkEntry of(byte[] body, Map<String, Attribute> attributes) {
        return new ChunkEntry(
                body, attributes, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Returns a copy of the message with this group and deduplication id.
    public ChunkEntry in(Optional<String> other, Optional<String> id) {
        return new ChunkEntry(body, attributes, origin, other, id);
    }

    /// Returns a copy of the message with other content and this origin.
    public ChunkEntry again(byte[] content, Map<String, Attribute> others, Origin from) {
        return new ChunkEntry(content, others, Optional.of(from), group, deduplication);
    }

    /// Returns a copy of the message with other attributes.
    public ChunkEntry with(Map<String, Attribute> others) {
        return new ChunkEntry(body, others, origin, group, deduplication);
    }

    public byte[] encode() {
        var id = origin.map(o -> bytes(o.id())).orElse(NOTHING);
        var in = group.map(ChunkEntry::bytes).orElse(NOTHING);
        var once = deduplication.map(ChunkEntry::bytes).orElse(NOTHING);
        int bytes = 1 + id.length + in.length + once.length + body.length;
        bytes += origin.isPresent() ? Short.BYTES + Long.BYTES : 0;
        bytes += group.isPresent() ? Short.BYTES : 0;
        bytes += deduplication.isPresent() ? Short.BYTES : 0;
        var out = ByteBuffer.allocate(bytes + (attributes.isEmpty() ? 0 : attributeBytes()));
        out.put(flags());
        if (origin.isPresent()) {
            out.putShort((short) id.length).put(id).putLong(origin.get().sent());
        }
        if (!attributes.isEmpty()) {
            out.put((byte) attributes.size());
            attributes.forEach((name, attribute) -> encode(out, name, attribute));
        }
        if (group.isPresent()) {
            out.putShort((short) in.length).put(in);
        }
        if (deduplication.isPresent()) {
            out.putShort((short) once.length).put(once);
        }
        out.put(body);
        return out.hasRemaining() ? Arrays.copyOf(out.array(), out.position()) : out.array();
    }

    private byte flags() {
        return (byte)
                ((origin.isPresent() ? ORIGIN : 0)
                        | (attributes.isEmpty() ? 0 : ATTRIBUTES)
                        | (group.isPresent() ? GROUP : 0)
                        | (deduplication.isPresent() ? DEDUPLICATION : 0));
    }

    private int attributeBytes() {
        int size = 1;
        for (var attribute : attributes.entrySet()) {
            size += 8 + 4 * attribute.getKey().length() + 4 * attribute.getValue().type().length();
            size += attribute.getValue().value().length;
        }
        return size;
    }

    private static void encode(ByteBuffer out, String name, Attribute attribute) {
        var nameBytes = bytes(name);
        var type = bytes(attribute.type());
        out.putShort((short) nameBytes.length).put(nameBytes);
        out.putShort((short) type.length).put(type);
        out.putInt(attribute.value().length).put(attribute.value());
    }

    public static ChunkEntry decode(byte[] from, int start, int end) {
        var in = ByteBuffer.wrap(from, start, end - start);
        int flags = in.get();
        Optional<Origin> origin = Optional.empty();
        if ((flags & ORIGIN) != 0) {
            origin = Optional.of(new Origin(text(in), in.getLong()));
        }
        var attributes = (flags & ATTRIBUTES) != 0 ? attributes(in) : Map.<String, Attribute>of();
        var group = (flags & GROUP) != 0 ? Optional.of(text(in)) : Optional.<String>empty();
        var deduplication =
                (flags & DEDUPLICATION) != 0 ? Optional.of(text(in)) : Optional.<String>empty();
        return new ChunkEntry(bytes(in, in.remaining()), attributes, origin, group, deduplication);
    }

    private static Map<String, Attribute> attributes(ByteBuffer in) {
        int size = in.get() & 0xff;
        var attributes = new LinkedHashMap<String, Attribute>(2 * size);
        for (int i = 0; i < size; i++) {
            var name = text(in);
            var type = text(in);
            attributes.put(name, new Attribute(type, bytes(in, in.getInt())));
        }
        return attributes;
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in, in.getShort() & 0xffff), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
