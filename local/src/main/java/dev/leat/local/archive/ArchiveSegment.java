package dev.leat.local.archive;

import com.github.luben.zstd.Zstd;
import dev.leat.app.Micros;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.local.queue.storage.ChunkEntry.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The encoding of the archived records of one commit. A record is, in this order: its sequence;
/// the labels of the sinks of its redrive; those of the sinks that rejected it; and the message as
/// in a chunk, with its id and time of arrival as the origin. The whole segment is one zstd frame.
final class ArchiveSegment {

    /// The fastest level that zstd has by default; the writer thread compresses.
    private static final int LEVEL = 1;

    private ArchiveSegment() {}

    static byte[] encode(List<ArchivedRecord> records) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(records.size());
            for (var record : records) {
                write(record, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Zstd.compress(bytes.toByteArray(), LEVEL);
    }

    private static void write(ArchivedRecord archived, DataOutputStream out) throws IOException {
        var record = archived.original();
        out.writeLong(record.sequence());
        write(archived.only(), out);
        write(archived.failed(), out);
        var entry =
                ChunkEntry.of(record.body(), record.attributes())
                        .in(record.group(), Optional.empty())
                        .again(
                                record.body(),
                                record.attributes(),
                                new Origin(record.id(), Micros.of(record.receivedAt())))
                        .encode();
        out.writeInt(entry.length);
        out.write(entry);
    }

    private static void write(Set<String> sinks, DataOutputStream out) throws IOException {
        out.writeShort(sinks.size());
        for (var sink : sinks) {
            out.writeUTF(sink);
        }
    }

    /// Returns the records of a segment.
    static List<ArchivedRecord> decode(byte[] segment) {
        return records(decompress(segment));
    }

    /// Returns the content of one zstd frame.
    static byte[] decompress(byte[] frame) {
        return Zstd.decompress(frame, Math.toIntExact(Zstd.getFrameContentSize(frame)));
    }

    /// Returns the records of a decompressed segment.
    static List<ArchivedRecord> records(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readInt();
            var records = new ArrayList<ArchivedRecord>(count);
            for (int i = 0; i < count; i++) {
                records.add(read(in));
            }
            return records;
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static ArchivedRecord read(DataInputStream in) throws IOException {
        long sequence = in.readLong();
        var only = names(in);
        var failed = names(in);
        var bytes = in.readNBytes(in.readInt());
        var entry = ChunkEntry.decode(bytes, 0, bytes.length);
        var origin = entry.origin().orElseThrow();
        var record =
                new Record(
                        origin.id(),
                        entry.body(),
                        entry.attributes(),
                        1,
                        Micros.instant(origin.sent()),
                        sequence,
                        entry.group());
        return new ArchivedRecord(record, only, failed);
    }

    private static Set<String> names(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        var names = new HashSet<String>();
        for (int i = 0; i < count; i++) {
            names.add(in.readUTF());
        }
        return names;
    }
}
