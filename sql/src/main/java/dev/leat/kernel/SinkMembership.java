package dev.leat.kernel;

import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.SinkBit;
import dev.leat.kernel.compile.CompiledPipeline.Target;

/// Determines from the bits of a row which sinks do not take the row. The results are bit sets: one
/// bit per sink, in the pipeline's order. Owned by one thread.
final class SinkMembership {

    private final CompiledPipeline program;
    private final StatementResult result;
    private final long views;
    private final long wheres;
    private final long otherwise;
    private final int deleted;

    SinkMembership(CompiledPipeline program, StatementResult result) {
        this.program = program;
        this.result = result;
        long toViews = 0;
        long withWhere = 0;
        long withElse = 0;
        for (int sink = 0; sink < program.outlets().size(); sink++) {
            var outlet = program.outlets().get(sink);
            toViews |= outlet.target() instanceof Target.OfView ? bit(sink) : 0;
            withWhere |= outlet.where() ? bit(sink) : 0;
            withElse |= outlet.otherwise() ? bit(sink) : 0;
        }
        views = toViews;
        wheres = withWhere;
        otherwise = withElse;
        deleted = program.columns().sinkBits().indexOf(new SinkBit.Deleted());
    }

    static long bit(int sink) {
        return 1L << sink;
    }

    static boolean has(long sinks, int sink) {
        return (sinks & bit(sink)) != 0;
    }

    /// Returns true if the row deletes its record.
    boolean deleted(int at) {
        return deleted >= 0 && result.sinkBit(at, deleted);
    }

    /// Returns the sinks that do not take a row in which no bit is set.
    long ofClean() {
        return wheres == 0 ? 0 : otherwise;
    }

    /// Returns the sinks whose `where` or `else` excludes the row. If the evaluation of a `where`
    /// fails, its sink is not returned, because that sink rejects the record. The sinks with `else`
    /// are not returned either, because it is unknown whether they take the row.
    long filtered(int at) {
        if (wheres == 0) {
            return 0;
        }
        long shut = 0;
        long failed = 0;
        for (int bit = 0; bit < program.columns().sinkBits().size(); bit++) {
            if (result.sinkBit(at, bit)) {
                switch (program.columns().sinkBits().get(bit)) {
                    case SinkBit.Filtered(int sink) -> shut |= bit(sink);
                    case SinkBit.Raised(int sink, var why) ->
                            failed |= why.cause().equals("where") ? bit(sink) : 0;
                    case SinkBit.Deleted() -> {}
                }
            }
        }
        boolean taken = failed == 0 && (wheres & ~shut) != 0;
        return (shut & ~failed) | (taken ? otherwise : 0);
    }

    /// Returns the sinks that store nothing of the row: the sinks whose filter excludes it and, if
    /// the row deletes its record, all views.
    long absent(int at) {
        return filtered(at) | (deleted(at) ? views : 0);
    }
}
