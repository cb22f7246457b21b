package dev.leat.spark.job;

import dev.leat.batch.Position;
import dev.leat.load.FileSplit;
import java.io.Serializable;
import java.util.Optional;

/// A split of an input file, as data that Spark can send: six numbers, the position of its start
/// and, if it does not end with the file, the position of its end.
record JobSplit(JobFile file, long[] positions) implements Serializable {

    private static final int POSITION = 3;

    static JobSplit of(JobFile file, FileSplit split) {
        var from = split.from();
        return new JobSplit(
                file,
                split.to()
                        .map(to ->
                                new long[] {
                                    from.offset(), from.line(), from.part(),
                                    to.offset(), to.line(), to.part()
                                })
                        .orElseGet(() -> new long[] {from.offset(), from.line(), from.part()}));
    }

    FileSplit split() {
        return new FileSplit(
                position(0),
                positions.length > POSITION ? Optional.of(position(POSITION)) : Optional.empty());
    }

    private Position position(int at) {
        return new Position(positions[at], positions[at + 1], Math.toIntExact(positions[at + 2]));
    }
}
