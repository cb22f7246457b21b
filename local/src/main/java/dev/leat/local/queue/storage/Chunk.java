package dev.leat.local.queue.storage;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/// Messages that were committed together, as one row: from position `id` on, one after the other.
/// `sent` is when they arrived here (microseconds since 1970). The body begins with the end of each
/// entry, four bytes each, counted from the first entry. Immutable; threads share it.
public record Chunk(long id, int size, long sent, byte[] body) {

    /// How large the writer makes a chunk, in bytes: with 64 kB consumers pay for more rows, with 1
    /// MB for larger reads.
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

    public long end() {
        return id + size;
    }

    ChunkEntry entry(long position) {
        int index = (int) (position - id);
        return ChunkEntry.decode(body, start(index), start(index + 1));
    }

    /// How many bytes the message at this position takes here.
    public int bytes(long position) {
        int index = (int) (position - id);
        return start(index + 1) - start(index);
    }

    private int start(int index) {
        return 4 * size + (index == 0 ? 0 : ByteBuffer.wrap(body).getInt(4 * (index - 1)));
    }

    /// A checksum, since SQLite has none for what it stores.
    int checksum() {
        var crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
