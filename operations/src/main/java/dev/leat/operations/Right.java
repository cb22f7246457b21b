package dev.leat.operations;

/// The right of a client of the operations API. Each right includes those before it.
public enum Right {
    /// Read, with masked personal values.
    READ('r'),
    /// Also change, and read personal values.
    WRITE('w');

    private final char letter;

    Right(char letter) {
        this.letter = letter;
    }

    /// Returns the letter of this right in cookies. It must never change.
    public char letter() {
        return letter;
    }

    /// Returns true if this right includes the other one.
    public boolean includes(Right other) {
        return compareTo(other) >= 0;
    }

    /// Returns the lesser of two rights.
    public Right atMost(Right other) {
        return includes(other) ? other : this;
    }
}
