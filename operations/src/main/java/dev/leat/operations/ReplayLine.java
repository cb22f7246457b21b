package dev.leat.operations;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// A line of the output of a replay, or a sign that it still runs. The last line says how it ended.
public record ReplayLine(Kind kind, String text) {

    /// A sign that the replay still runs.
    public static final ReplayLine RUNNING = new ReplayLine(Kind.RUNNING, "");

    /// The kind of a line. `INVALID` is the end of a replay that is not possible, and `FAILED` that
    /// of one that may succeed later. Both have the reason as their text.
    public enum Kind {
        OUTPUT,
        WARNING,
        RUNNING,
        DONE,
        INVALID,
        FAILED
    }

    /// Returns true if no line follows.
    public boolean last() {
        return switch (kind) {
            case OUTPUT, WARNING, RUNNING -> false;
            case DONE, INVALID, FAILED -> true;
        };
    }

    /// Runs replays. Blocks; threads may share it.
    public interface Runner {

        /// A runner that refuses every replay.
        Runner NONE =
                (_, _, _, _, _) -> {
                    throw RefusedOperationException.unknown("the app is not running");
                };

        /// Runs a replay, and passes its lines to `each`. If `each` throws an exception, the replay
        /// ends.
        ///
        /// @throws RefusedOperationException of the kind INVALID if an argument is invalid,
        ///   CONFLICT if another replay is running
        void replay(
                String pipeline,
                Instant from,
                Instant to,
                List<String> also,
                Consumer<ReplayLine> each);
    }
}
