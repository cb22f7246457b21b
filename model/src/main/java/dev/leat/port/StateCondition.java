package dev.leat.port;

import java.util.Locale;

/// The condition of an app's state folder, as `/health`, the log, `leat top` and errors show it:
/// the unavailable operation, the reason, and the remedy. All texts of [#READY] are empty.
public record StateCondition(Kind kind, String summary, String reason, String remedy) {

    public enum Kind {
        /// All parts of the app are reachable, and every operation is possible.
        READY,
        /// The app is starting, and some of its parts are not reachable yet.
        STARTING,
        /// The disk is full: new data is refused; every other operation is possible.
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

    /// Returns the unavailable operation, the reason and the remedy in one line.
    public String sentence() {
        return "%s: %s; %s".formatted(summary, reason, remedy);
    }

    /// Returns the name of this kind in `/health`.
    public String status() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// Throws an exception if the condition is of this kind.
    ///
    /// @throws UnavailableException if the condition is of this kind
    public void refuseIf(Kind other) {
        if (kind == other) {
            throw new UnavailableException(this);
        }
    }
}
