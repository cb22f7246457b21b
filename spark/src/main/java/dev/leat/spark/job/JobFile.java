package dev.leat.spark.job;

import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import java.io.Serializable;
import java.time.Instant;

/// An input file of a job. `location` is a URI, and `given` the text by which the user named the
/// file. `number` counts the files from 1.
record JobFile(String location, String given, String name, long size, long millis, int number)
        implements Serializable {

    FileUnit unit(Pipeline pipeline) {
        return new FileUnit(
                pipeline.from().files().orElseThrow().bucket(),
                name,
                number,
                "",
                size,
                Instant.ofEpochMilli(millis));
    }
}
