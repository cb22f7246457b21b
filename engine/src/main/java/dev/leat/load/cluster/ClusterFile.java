package dev.leat.load.cluster;

import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.load.FileRequest;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An input file of a job. `location` is a URI, and `given` the text by which the user named the
/// file. `number` counts the files from 1. `object` is the version of an object of which the file
/// is the content; null for a file of `leat run`.
public record ClusterFile(
        String location,
        String given,
        String name,
        long size,
        long millis,
        int number,
        @Nullable FileUnit object)
        implements Serializable {

    /// Returns the file with the content of an object.
    public static ClusterFile of(FileRequest request) {
        var unit = request.unit();
        var name = request.name();
        long millis = unit.created().toEpochMilli();
        return new ClusterFile(request.content(), name, name, unit.size(), millis, 1, unit);
    }

    public FileUnit unit(Pipeline pipeline) {
        if (object != null) {
            return object;
        }
        return new FileUnit(
                pipeline.from().files().orElseThrow().bucket(),
                name,
                number,
                "",
                size,
                Instant.ofEpochMilli(millis));
    }
}
