package dev.leat.testkit.invariant;

/// A broken invariant: its name, and a text with the expected and actual values.
public record Breach(String invariant, String text) {

    @Override
    public String toString() {
        return invariant + ": " + text;
    }
}
