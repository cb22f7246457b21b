package dev.leat.run;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.port.FileLog;
import dev.leat.port.Generation;
import dev.leat.port.ObjectStorage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The versions of objects of which a pipeline has committed all pieces or some, as far as the file
/// log has them.
///
/// @param since the time from which the file log has every entry that changed since then
/// @param there those whose content still exists, in the order of their puts
/// @param gone the entries of the others, in the order of their puts
public record ProcessedObjects(Instant since, List<Counted> there, List<FileLog.Entry> gone) {

    public ProcessedObjects {
        there = List.copyOf(there);
        gone = List.copyOf(gone);
    }

    /// A processed version of an object.
    ///
    /// @param content the version with its content: the same, or a later one that was put with the
    ///   same content
    public record Counted(FileLog.Entry entry, FileUnit content) {

        /// Returns true if all pieces are committed.
        boolean whole() {
            return entry.phase() == FilePhase.DONE;
        }

        /// Returns true if the piece with this number is committed. Only the content determines
        /// where pieces begin.
        boolean has(int part) {
            return whole() || part < entry.part();
        }
    }

    /// Finds the objects of a pipeline.
    static ProcessedObjects find(String pipeline, ObjectStorage objects, FileLog log, Instant now) {
        var there = new ArrayList<Counted>();
        var gone = new ArrayList<FileLog.Entry>();
        log.latest(pipeline, Integer.MAX_VALUE).stream()
                .filter(entry -> entry.phase() == FilePhase.DONE || entry.part() > 1)
                .sorted(Comparator.comparingLong(entry -> entry.unit().version()))
                .forEach(entry ->
                        content(entry.unit(), objects)
                                .ifPresentOrElse(
                                        content -> there.add(new Counted(entry, content)),
                                        () -> gone.add(entry)));
        return new ProcessedObjects(log.since(pipeline).orElse(now), there, gone);
    }

    private static Optional<FileUnit> content(FileUnit unit, ObjectStorage objects) {
        try {
            return objects.version(unit.bucket(), unit.key(), unit.version())
                    .or(() -> objects.head(unit.bucket(), unit.key()))
                    .map(object -> object.unit())
                    .filter(there -> there.etag().equals(unit.etag()));
        } catch (IllegalArgumentException _) {
            // The bucket no longer exists.
            return Optional.empty();
        }
    }

    /// Returns the missing objects that the current generation of a view may have counted.
    List<FileLog.Entry> missing(Generation generation) {
        var contents = generation.contents();
        return gone.stream()
                .filter(entry -> !entry.changed().isBefore(contents.firstFile()))
                .filter(entry -> !contents.omitted().contains(entry.unit().version()))
                .toList();
    }

    /// Returns the time before which none of the objects that still exist was processed; empty if
    /// there are none.
    Optional<Instant> first() {
        return there.stream().map(counted -> counted.entry().changed()).min(Instant::compareTo);
    }
}
