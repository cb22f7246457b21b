package dev.leat.local.archive;

import com.github.luben.zstd.Zstd;
import dev.leat.app.Micros;
import dev.leat.app.RecordArchive;
import dev.leat.batch.Hashes;
import dev.leat.local.archive.ArchiveTable.Stored;
import dev.leat.port.Archives.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// The segments of an archive for one object, in the order of their numbers. Its content is one
/// zstd frame with, for each segment, its number, its length and its decompressed bytes. Segments
/// of small batches are much smaller in it, because their records are alike.
final class ArchiveObject {

    /// Higher levels need much more time and save little space.
    private static final int LEVEL = 9;

    /// The size before compression at which the object is full. A reader has one object in memory.
    private static final int MOST_BYTES = 16 << 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long span;
    private int segments;
    private long first;
    private long last;
    private long begins;
    private long ends;
    private long records;
    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;

    /// @param span the time in microseconds after the settlement of the first segment in which the
    ///   last one was settled
    ArchiveObject(long span) {
        this.span = span;
    }

    /// Adds the next segment. Returns false, and does not add it, if the object is full.
    boolean add(Stored segment) {
        if (segments == 0) {
            first = segment.number();
            begins = segment.settled();
        } else if (bytes.size() >= MOST_BYTES || segment.settled() - begins >= span) {
            return false;
        }
        write(segment.number(), ArchiveSegment.decompress(segment.bytes()));
        segments++;
        last = segment.number();
        ends = Math.max(ends, segment.settled());
        records += segment.records();
        oldest = Math.min(oldest, segment.oldest());
        newest = Math.max(newest, segment.newest());
        return true;
    }

    private void write(long number, byte[] segment) {
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(number);
            out.writeInt(segment.length);
            out.write(segment);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Returns the number of segments.
    int segments() {
        return segments;
    }

    /// Returns the number of the last segment; 0 if there is none.
    long last() {
        return last;
    }

    byte[] encode() {
        return Zstd.compress(bytes.toByteArray(), LEVEL);
    }

    /// Returns the row of the object. Its key differs from all others, because it has a part of the
    /// digest.
    ///
    /// @param content the encoded object
    ArchiveObjectTable.Row row(String pipeline, String bucket, byte[] content) {
        var digest = Hashes.sha256Hex(content);
        var key =
                RecordArchive.prefix(pipeline)
                        + TIME.format(Micros.instant(begins))
                        + "-"
                        + digest.substring(0, 16)
                        + RecordArchive.SUFFIX;
        return new ArchiveObjectTable.Row(
                bucket,
                key,
                digest,
                first,
                last,
                begins,
                ends,
                records,
                oldest,
                newest,
                content.length);
    }

    /// Returns the segments of an object.
    static List<Segment> decode(byte[] object) {
        var content = ArchiveSegment.decompress(object);
        var segments = new ArrayList<Segment>();
        try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
            while (in.available() > 0) {
                long number = in.readLong();
                var segment = in.readNBytes(in.readInt());
                segments.add(new Segment(number, ArchiveSegment.records(segment)));
            }
            return segments;
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
