package dev.leat.spark.job;

import dev.leat.load.cluster.SplitDone;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Data that a task sends to a task of the next stage: bytes of a file, with their place in it, or
/// a result. `number` is that of the task, or the place of the result among all results.
record JobFragment(int number, long at, byte[] bytes, @Nullable SplitDone done)
        implements Serializable {

    static JobFragment of(int number, SplitDone done) {
        return new JobFragment(number, 0, new byte[0], done);
    }
}
