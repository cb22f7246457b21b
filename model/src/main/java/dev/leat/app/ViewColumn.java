package dev.leat.app;

import java.util.Optional;

/// A measure as readers of a view see it: a stored measure of this name, or one that is computed
/// from stored measures when a row is read. A view may store measures that no column shows, because
/// only formulas use them.
public record ViewColumn(String name, Optional<Formula> formula) {

    public static ViewColumn stored(String name) {
        return new ViewColumn(name, Optional.empty());
    }

    public static ViewColumn computed(String name, Formula formula) {
        return new ViewColumn(name, Optional.of(formula));
    }

    /// Returns the name of the measure that stores the sum or count of an average. The period
    /// prevents collisions: the name of a measure in an app file has none.
    public static String part(String average, String part) {
        return average + "." + part;
    }

    /// Returns the name in the app file of the measure that needs this stored measure.
    public static String declared(String measure) {
        int period = measure.indexOf('.');
        return period < 0 ? measure : measure.substring(0, period);
    }
}
