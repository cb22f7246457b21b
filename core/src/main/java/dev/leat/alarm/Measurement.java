package dev.leat.alarm;

import java.util.OptionalDouble;

/// What an alarm's measure is now, in its unit; empty where there is nothing to measure. `trouble`
/// says why a pipeline does not run at all, which is above any limit, or is empty.
public record Measurement(OptionalDouble value, String trouble) {

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
