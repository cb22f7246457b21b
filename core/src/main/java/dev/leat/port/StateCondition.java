package dev.leat.port;

import java.util.Locale;

/// The condition of an app's state folder, shared by `/health`, the log, `leat top` and errors: the
/// unavailable operation, the reason, and the remedy. All texts of [#READY] are empty.
public record StateCondition(Kind kind, String summary, String reason, String remedy) {

    public enum Kind {
        /// Everything is reachable and every operation is possible.
        READY,
        /// The app is starting; not everything is reachable yet.
        STARTING,
        /// The disk is full: new data is refused, every other operation is possible.
        FULL,
        /// Files of the state folder were removed or replaced while the app runs: every operation
        /// is refused until a user restarts the app.
        REMOVED
    }

    public static final StateCondition READY = new StateCondition(Kind.READY, "", "", "");

    public static final StateCondition STARTING =
            new StateCondition(
                    Kind.STARTING,
                    "the app is starting",
                    "not all of its ports and workers are ready",
                    "try again in a moment");

    /// Returns the condition, its reason and the remedy in one line.
    public String sentence() {
        return "%s: %s; %s".formatted(summary, reason, remedy);
    }

    /// Returns the name of the kind in `/health`.
    public String status() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// Throws if the condition is of this kind.
    ///
    /// @throws UnavailableException if it is
    public void refuseIf(Kind other) {
        if (kind == other) {
            throw new UnavailableException(this);
        }
    }
}
