package dev.leat.engine;

import dev.leat.batch.Hashes;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;
import dev.leat.port.EnginePlatform;
import dev.leat.port.StoredObject;
import dev.leat.port.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;

/// Writes the complete messages of rows whose documents were shortened, before the rows are
/// committed. The same record has the same object, so that a redelivery finds the object that a
/// crash left. Thread-safe.
public record OriginalMessages(EnginePlatform platform) {

    /// Writes the messages of the rows that are pending at a sink. They are durable when the method
    /// returns.
    ///
    /// @throws UnavailableException if a bucket is unavailable
    void write(Batch batch, Outcomes table) {
        var rows = batch.rows();
        var written = new HashSet<String>();
        for (var original : rows.originals()) {
            int record = rows.record()[original.row()];
            if (table.at(record, original.sink()) == Outcome.PENDING
                    && written.add(original.key())) {
                put(original, batch.work().records().get(record).body());
            }
        }
    }

    private void put(Rows.Original original, byte[] body) {
        var bucket = original.bucket();
        var key = original.key();
        var buckets = platform.buckets();
        try {
            if (buckets.head(bucket, key).filter(stored -> same(stored, body)).isEmpty()) {
                buckets.put(bucket, key, new ByteArrayInputStream(body), Map.of());
            }
        } catch (IOException e) {
            throw new UnavailableException(
                    "object %s/%s cannot be written: %s".formatted(bucket, key, e.getMessage()), e);
        }
    }

    /// Returns true if the object has this content. The ETag of an object that was written at once
    /// is its MD5.
    private static boolean same(StoredObject stored, byte[] body) {
        return stored.unit().size() == body.length && stored.unit().etag().equals(md5(body));
    }

    private static String md5(byte[] body) {
        return HexFormat.of().formatHex(Hashes.md5().digest(body));
    }
}
