package dev.leat.alarm;

import java.util.OptionalDouble;

/// The current value of an alarm's measure in the measure's unit; empty if there is nothing to
/// measure. `trouble` is the reason why a pipeline has stopped, or empty. A stopped pipeline is
/// above any threshold. `detail` says more about the value, such as the column that has it; it may
/// be empty.
public record Measurement(OptionalDouble value, String trouble, String detail) {

    public Measurement(OptionalDouble value, String trouble) {
        this(value, trouble, "");
    }

    /// Returns the same measurement with this detail.
    Measurement with(String more) {
        return new Measurement(value, trouble, more);
    }

    public static Measurement of(double value) {
        return new Measurement(OptionalDouble.of(value), "");
    }

    public static Measurement nothing() {
        return new Measurement(OptionalDouble.empty(), "");
    }

    public static Measurement trouble(String why) {
        return new Measurement(OptionalDouble.empty(), why);
    }

    boolean above(double limit) {
        return !trouble.isEmpty() || value.orElse(Double.NEGATIVE_INFINITY) > limit;
    }
}
