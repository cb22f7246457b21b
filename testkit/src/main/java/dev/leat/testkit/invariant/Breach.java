package dev.leat.testkit.invariant;

/// A broken invariant: its name, and a sentence with actual and expected values.
public record Breach(String invariant, String text) {

    @Override
    public String toString() {
        return invariant + ": " + text;
    }
}
