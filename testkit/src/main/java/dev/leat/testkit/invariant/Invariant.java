package dev.leat.testkit.invariant;

/// One thing that must be true of every run that has come to rest.
interface Invariant {

    /// What the law says, in a few words.
    String name();

    void checker(Evidence evidence, Breaches breaches);
}
