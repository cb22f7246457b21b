package dev.leat.cli.past;

import dev.leat.app.FileSource;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.Buckets;
import dev.leat.port.FileLog;
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

    private static final int PAGE = 1_000;

    public PastObjects {
        objects = List.copyOf(objects);
    }

    /// Finds the objects that a pipeline reads.
    public static PastObjects find(
            String pipeline, FileSource from, Period period, Buckets buckets, FileLog log) {
        var objects = new ArrayList<FileUnit>();
        var contents = new HashMap<String, String>();
        var page = buckets.list(from.bucket(), from.prefix(), "", PAGE);
        while (!page.isEmpty()) {
            for (var object : page) {
                var unit = object.unit();
                if (from.matches(unit.bucket(), unit.key())) {
                    contents.put(unit.key(), unit.etag());
                    if (period.contains(unit.created())) {
                        objects.add(unit);
                    }
                }
            }
            page = buckets.list(from.bucket(), from.prefix(), page.getLast().unit().key(), PAGE);
        }
        objects.sort(Comparator.comparingLong(FileUnit::version));
        long gone =
                log.latest(pipeline, Integer.MAX_VALUE).stream()
                        .filter(entry -> entry.phase() == FilePhase.DONE)
                        .map(FileLog.Entry::unit)
                        .filter(read -> period.contains(read.created()))
                        .filter(read -> !read.etag().equals(contents.get(read.key())))
                        .count();
        return new PastObjects(objects, gone);
    }

    /// Returns these objects if more of them are no longer in the bucket.
    PastObjects withGone(long more) {
        return new PastObjects(objects, gone + more);
    }

    /// Returns a message about versions that are no longer in the bucket.
    ///
    /// @param what what was not done with them
    public String gone(String what) {
        return "%s: %s that the pipeline read in this period, because they were deleted or overwritten"
                .formatted(what, Terminal.count(gone, "object"));
    }
}
