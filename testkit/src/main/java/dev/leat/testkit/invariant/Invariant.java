package dev.leat.testkit.invariant;

/// A condition that every run must meet when the app is idle.
interface Invariant {

    /// Returns the condition in a few words.
    String name();

    void check(Evidence evidence, Breaches breaches);
}
