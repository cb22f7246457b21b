package dev.leat.plan;

import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// The reasons for which stores reject rows of views.
public final class ViewReasons {

    private ViewReasons() {}

    /// Returns the reason for the first column of the key or the period that is null in the row;
    /// empty if the row has all of them.
    public static Optional<Reason> missing(View view, List<Column> columns, int row) {
        var key = view.key();
        for (int i = 0; i < key.size(); i++) {
            if (columns.get(i).isNull(row)) {
                return Optional.of(missing(view, key.get(i).column()));
            }
        }
        return view.every()
                .filter(_ -> columns.get(key.size()).isNull(row))
                .map(every -> missing(view, every.column()));
    }

    private static Reason missing(View view, String column) {
        return Reason.at(
                "missing",
                column,
                "null",
                "the view %s requires a value in %s".formatted(view.name(), column));
    }

    /// Returns the reason for a value that cannot be added to a row of the view, or to a period of
    /// a row if `period` is true.
    public static Reason sum(
            View view, View.Measure measure, boolean period, BigInteger value, long more) {
        return Reason.at(
                "range",
                measure.name(),
                decimal(measure, BigInteger.valueOf(more)),
                "%s, and %s cannot be added: the sum would not fit into 64 bits"
                        .formatted(
                                current(view, measure, period, value),
                                decimal(measure, BigInteger.valueOf(more))));
    }

    /// Returns the reason for a record whose value cannot be removed from the view.
    public static Reason difference(
            View view, View.Measure measure, boolean period, BigInteger value) {
        return Reason.at(
                "range",
                measure.name(),
                decimal(measure, value),
                current(view, measure, period, value)
                        + ": without this record, the sum would not fit into 64 bits");
    }

    private static String current(
            View view, View.Measure measure, boolean period, BigInteger value) {
        return "%s of %sthe view %s is %s"
                .formatted(
                        measure.name(),
                        period ? "a period of " : "",
                        view.name(),
                        decimal(measure, value));
    }

    private static String decimal(View.Measure measure, BigInteger unscaled) {
        return new BigDecimal(unscaled, measure.scale()).toPlainString();
    }
}
