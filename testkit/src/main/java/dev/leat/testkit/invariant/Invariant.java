package dev.leat.testkit.invariant;

/// A condition that every run must meet whenever the app is idle.
interface Invariant {

    /// Returns the condition in a few words.
    String name();

    void check(Evidence evidence, Breaches breaches);
}
