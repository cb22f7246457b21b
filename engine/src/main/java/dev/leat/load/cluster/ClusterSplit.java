package dev.leat.load.cluster;

import dev.leat.batch.Position;
import dev.leat.load.FileSplit;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A split of an input file. `to` is null if the split ends with the file, because Spark cannot
/// serialize an `Optional`.
public record ClusterSplit(ClusterFile file, Position from, @Nullable Position to)
        implements Serializable {

    public static ClusterSplit of(ClusterFile file, FileSplit split) {
        return new ClusterSplit(file, split.from(), split.to().orElse(null));
    }

    public FileSplit split() {
        return new FileSplit(from, Optional.ofNullable(to));
    }
}
