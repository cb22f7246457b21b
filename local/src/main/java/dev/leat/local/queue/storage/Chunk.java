package dev.leat.local.queue.storage;

import dev.leat.local.queue.index.MessageSpan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A chunk: messages that were committed together and are stored as one row. Their positions are
/// consecutive, beginning with `id`. `sent` is their arrival time (microseconds since 1970). The
/// body begins with the end offset of each message, four bytes each, relative to the first message.
/// Immutable and thread-safe.
public record Chunk(long id, int size, long sent, byte[] body) {

    /// Maximum size of a new chunk in bytes. With 64 kB, consumers would have to read more rows;
    /// with 1 MB, they would have to read larger rows.
    public static final int BYTES = 256 * 1024;

    public static Chunk of(long id, long sent, List<byte[]> entries) {
        int bytes = 0;
        for (var entry : entries) {
            bytes += entry.length;
        }
        var body = ByteBuffer.allocate(4 * entries.size() + bytes);
        int end = 0;
        for (var entry : entries) {
            end += entry.length;
            body.putInt(end);
        }
        entries.forEach(body::put);
        return new Chunk(id, entries.size(), sent, body.array());
    }

    /// Divides messages into chunks, of which the first begins at this position.
    public static List<Chunk> split(long first, long sent, List<byte[]> entries) {
        var chunks = new ArrayList<Chunk>();
        long position = first;
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            bytes += entries.get(i).length;
            boolean last = i + 1 == entries.size();
            if (last || bytes + entries.get(i + 1).length > BYTES) {
                chunks.add(of(position, sent, entries.subList(from, i + 1)));
                position += i + 1 - from;
                from = i + 1;
                bytes = 0;
            }
        }
        return chunks;
    }

    /// Returns true if these bytes occur in the chunk.
    boolean contains(byte[] text) {
        for (int at = 4 * size; at <= body.length - text.length; at++) {
            if (body[at] == text[0]
                    && Arrays.equals(body, at, at + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }

    /// Returns the chunk with changed messages at the same positions; empty if none changes.
    Optional<Chunk> changed(ChunkTable.Change change) {
        boolean any = false;
        var entries = new ArrayList<byte[]>();
        for (long position = id; position < end(); position++) {
            var changed = change.of(MessageSpan.queue(id), entry(position));
            int index = (int) (position - id);
            any |= changed.isPresent();
            entries.add(
                    changed.map(ChunkEntry::encode)
                            .orElse(Arrays.copyOfRange(body, start(index), start(index + 1))));
        }
        return any ? Optional.of(of(id, sent, entries)) : Optional.empty();
    }

    public long end() {
        return id + size;
    }

    public ChunkEntry entry(long position) {
        int index = (int) (position - id);
        return ChunkEntry.decode(body, start(index), start(index + 1));
    }

    /// Returns the stored size of the message at this position, in bytes.
    public int bytes(long position) {
        int index = (int) (position - id);
        return start(index + 1) - start(index);
    }

    private int start(int index) {
        return 4 * size + (index == 0 ? 0 : ByteBuffer.wrap(body).getInt(4 * (index - 1)));
    }

    /// Returns a checksum of the chunk, because SQLite does not store a checksum of its rows.
    int checksum() {
        var crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
