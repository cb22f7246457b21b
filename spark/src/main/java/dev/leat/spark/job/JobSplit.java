package dev.leat.spark.job;

import dev.leat.batch.Position;
import dev.leat.load.FileSplit;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A split of an input file. `to` is null if the split ends with the file, because Spark cannot
/// serialize an `Optional`.
record JobSplit(JobFile file, Position from, @Nullable Position to) implements Serializable {

    static JobSplit of(JobFile file, FileSplit split) {
        return new JobSplit(file, split.from(), split.to().orElse(null));
    }

    FileSplit split() {
        return new FileSplit(from, Optional.ofNullable(to));
    }
}
