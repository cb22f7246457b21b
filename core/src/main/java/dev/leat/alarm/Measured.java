package dev.leat.alarm;

import java.util.OptionalDouble;

/// What an alarm's measure is now, in its unit; empty where there is nothing to measure. `trouble`
/// says why a pipeline does not run at all, which is above any limit, or is empty.
public record Measured(OptionalDouble value, String trouble) {

    public static Measured of(double value) {
        return new Measured(OptionalDouble.of(value), "");
    }

    public static Measured nothing() {
        return new Measured(OptionalDouble.empty(), "");
    }

    public static Measured trouble(String why) {
        return new Measured(OptionalDouble.empty(), why);
    }

    boolean above(double limit) {
        return !trouble.isEmpty() || value.orElse(Double.NEGATIVE_INFINITY) > limit;
    }
}
