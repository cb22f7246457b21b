package dev.leat.local.archive;

import dev.leat.app.Micros;
import dev.leat.batch.Hashes;
import dev.leat.local.archive.ArchiveObjectTable.Row;
import dev.leat.local.bucket.ObjectFiles;
import dev.leat.local.database.Database;
import dev.leat.local.database.Statements;
import dev.leat.local.database.StoredPath;
import dev.leat.port.Archives.Segment;
import dev.leat.port.CorruptStateException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads the segments of archives from objects and from the state file, in their order.
/// Thread-safe.
final class ArchiveReader {

    private final Database database;

    /// The segments of the object that was read last, because they are read one at a time.
    private volatile SoftReference<Loaded> loaded = new SoftReference<>(null);

    private record Loaded(Row object, List<Segment> segments) {}

    ArchiveReader(Database database) {
        this.database = database;
    }

    /// The next segment, or the object that may have it, with the path of its content.
    private sealed interface Place {
        record InFile(Optional<ArchiveTable.Stored> segment) implements Place {}

        record InObject(Row object, Optional<String> path) implements Place {}
    }

    /// Returns the first segment behind the one with the number `after` that may have records that
    /// arrived from `from` to `to`, in microseconds since 1970.
    ///
    /// @throws CorruptStateException if an object is missing or damaged
    Optional<Segment> next(String pipeline, long after, long from, long to) {
        long last = after;
        while (true) {
            long behind = last;
            switch (database.read(session -> place(session, pipeline, behind, from, to))) {
                case Place.InFile(var segment) -> {
                    return segment.map(found ->
                            new Segment(found.number(), ArchiveSegment.decode(found.bytes())));
                }
                case Place.InObject(var object, var path) -> {
                    var segments = segments(pipeline, object, path);
                    for (int i = first(segments, behind); i < segments.size(); i++) {
                        if (overlaps(segments.get(i), from, to)) {
                            return Optional.of(segments.get(i));
                        }
                    }
                    last = object.last();
                }
            }
        }
    }

    /// Both tables are read in one snapshot, because segments move from one to the other.
    private static Place place(
            Statements statements, String pipeline, long after, long from, long to)
            throws SQLException {
        var object = ArchiveObjectTable.next(statements, pipeline, after, from, to);
        if (object.isEmpty()) {
            return new Place.InFile(ArchiveTable.next(statements, pipeline, after, from, to));
        }
        var row = object.get();
        return new Place.InObject(row, ObjectFiles.path(statements, row.bucket(), row.key()));
    }

    /// Returns the index of the first segment behind the one with this number.
    private static int first(List<Segment> segments, long behind) {
        int from = 0;
        int to = segments.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (segments.get(middle).number() > behind) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }

    private static boolean overlaps(Segment segment, long from, long to) {
        return segment.records().stream()
                .mapToLong(record -> Micros.of(record.original().receivedAt()))
                .anyMatch(arrived -> from <= arrived && arrived <= to);
    }

    private List<Segment> segments(String pipeline, Row object, Optional<String> path) {
        var known = loaded.get();
        if (known != null && known.object().equals(object) && path.isPresent()) {
            return known.segments();
        }
        if (path.isEmpty()) {
            throw lost(pipeline, object, "was deleted");
        }
        try {
            var bytes = Files.readAllBytes(StoredPath.resolve(database.folder(), path.get()));
            if (!Hashes.sha256Hex(bytes).equals(object.digest())) {
                throw lost(pipeline, object, "has other content");
            }
            var segments = ArchiveObject.decode(bytes);
            loaded = new SoftReference<>(new Loaded(object, segments));
            return segments;
        } catch (IOException failed) {
            if (database.read(session -> ArchiveObjectTable.has(session, object))) {
                throw lost(pipeline, object, "cannot be read (" + failed + ")");
            }
            // The object has expired since the state file was read.
            return List.of();
        }
    }

    private static CorruptStateException lost(String pipeline, Row object, String what) {
        return new CorruptStateException(
                "the object %s of bucket %s %s; it has %,d %s of the archive of pipeline %s, which were processed from %s to %s; put the object into the bucket again, from a backup"
                        .formatted(
                                object.key(),
                                object.bucket(),
                                what,
                                object.records(),
                                object.records() == 1 ? "record" : "records",
                                pipeline,
                                second(object.begins()),
                                second(object.ends())));
    }

    private static Instant second(long micros) {
        return Instant.ofEpochSecond(Micros.instant(micros).getEpochSecond());
    }
}
