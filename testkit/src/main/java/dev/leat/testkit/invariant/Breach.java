package dev.leat.testkit.invariant;

/// A law that does not hold: its name, and one sentence about what is there and what should be.
public record Breach(String invariant, String text) {

    @Override
    public String toString() {
        return invariant + ": " + text;
    }
}
