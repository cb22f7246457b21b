package dev.leat.port;

import java.util.Locale;

/// The condition of an app's state folder, in the one form that `/health`, the log, `leat top` and
/// errors share: what is not possible now, why, and what a person does about it. The texts of
/// [#READY] are empty.
public record StateCondition(Kind kind, String what, String why, String remedy) {

    public enum Kind {
        /// Everything is reachable and every operation is possible.
        READY,
        /// The app starts: not everything is reachable yet.
        STARTING,
        /// The disk is full: new data is refused, everything else is possible.
        FULL,
        /// Files of the state folder were removed or replaced while the app runs: every operation
        /// is refused until a person has started it again.
        REMOVED
    }

    public static final StateCondition READY = new StateCondition(Kind.READY, "", "", "");

    public static final StateCondition STARTING =
            new StateCondition(
                    Kind.STARTING,
                    "the app starts",
                    "not all of its ports and workers are ready",
                    "try again in a moment");

    /// What is wrong, why, and what to do, in one line.
    public String sentence() {
        return "%s: %s; %s".formatted(what, why, remedy);
    }

    /// The kind as `/health` has it.
    public String word() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// Refuses what cannot be done in a condition of this kind.
    ///
    /// @throws Unavailable if it is one
    public void refuseIf(Kind other) {
        if (kind == other) {
            throw new UnavailableException(this);
        }
    }
}
