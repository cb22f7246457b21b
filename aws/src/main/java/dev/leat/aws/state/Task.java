package dev.leat.aws.state;

import dev.leat.batch.Column;
import dev.leat.plan.Effect;
import java.util.List;

/// One row of a write.
///
/// @param number the number of the write in the commit
/// @param index the index in the write's picked rows
/// @param identity the key of the row's identity
record Task(int number, Effect.Write write, int index, StateKey identity) {

    Task(int number, Effect.Write write, int index) {
        this(
                number,
                write,
                index,
                StateKey.identity(write.pipeline(), write.rows().identity(write.pick()[index])));
    }

    int row() {
        return write.pick()[index];
    }

    /// Returns the name of the sink in items.
    String label() {
        return IdentityItem.label(write.to());
    }

    List<Column> columns() {
        return write.rows().sinks().get(write.sink());
    }
}
