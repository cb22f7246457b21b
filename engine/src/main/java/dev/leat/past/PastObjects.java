package dev.leat.past;

import dev.leat.app.FileSource;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.port.FileLog;
import dev.leat.port.ObjectStorage;
import dev.leat.port.StoredObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// The objects of a bucket that were put in a period and still exist.
///
/// @param objects the current versions, in the order of their puts
/// @param gone the number of versions put in the period that the pipeline has read, as far as the
///   file log has them, and whose content is no longer in the bucket
public record PastObjects(List<FileUnit> objects, long gone) {

    private static final Comparator<FileUnit> ORDER =
            Comparator.comparing(FileUnit::created)
                    .thenComparingLong(FileUnit::version)
                    .thenComparing(FileUnit::key);

    public PastObjects {
        objects = List.copyOf(objects);
    }

    /// Finds the objects that a pipeline reads.
    public static PastObjects find(
            String pipeline, FileSource from, Period period, ObjectStorage buckets, FileLog log) {
        var put = new ArrayList<String>();
        var contents = new HashMap<String, String>();
        buckets.list(
                from.bucket(),
                from.prefix(),
                object -> {
                    if (from.matches(from.bucket(), object.key())) {
                        contents.put(object.key(), object.etag());
                        if (period.contains(object.created())) {
                            put.add(object.key());
                        }
                    }
                });
        var objects =
                put.stream()
                        .filter(key -> !isRejected(buckets, from.bucket(), key))
                        .flatMap(key -> buckets.head(from.bucket(), key).stream())
                        .map(StoredObject::unit)
                        .filter(unit -> period.contains(unit.created()) && !unit.marksFolder())
                        .sorted(ORDER)
                        .toList();
        long gone =
                log.latest(pipeline, Integer.MAX_VALUE).stream()
                        .filter(entry -> entry.phase() == FilePhase.DONE)
                        .map(FileLog.Entry::unit)
                        .filter(read -> period.contains(read.created()))
                        .filter(read -> !read.etag().equals(contents.get(read.key())))
                        .count();
        return new PastObjects(objects, gone);
    }

    /// Returns true if the object has the rejected lines of a file, which no pipeline reads.
    private static boolean isRejected(ObjectStorage buckets, String bucket, String key) {
        return key.endsWith(FileSource.REJECTED) && buckets.origin(bucket, key).isPresent();
    }
}
