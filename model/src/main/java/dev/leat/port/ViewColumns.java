package dev.leat.port;

import dev.leat.app.Formula;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.port.ViewReader.Row;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The values of a view's rows as readers see them: the stored measures that the view shows, and
/// those that are computed from stored ones. Immutable.
public final class ViewColumns {

    /// A column. `stored` is the index of its value in a row, or -1 if it is computed.
    private record Place(String name, Type type, int stored, @Nullable Formula formula) {}

    private final View view;
    private final Map<String, Integer> measures;
    private final List<Place> places;

    public ViewColumns(View view) {
        this.view = view;
        this.measures =
                IntStream.range(0, view.measures().size())
                        .boxed()
                        .collect(Collectors.toMap(i -> view.measures().get(i).name(), i -> i));
        this.places =
                view.columns().stream()
                        .map(column ->
                                new Place(
                                        column.name(),
                                        view.type(column),
                                        measures.getOrDefault(column.name(), -1),
                                        column.formula().orElse(null)))
                        .toList();
    }

    public int size() {
        return places.size();
    }

    public String name(int column) {
        return places.get(column).name();
    }

    public Type type(int column) {
        return places.get(column).type();
    }

    /// Returns true if the column is a count, which is null only if it is unknown.
    public boolean isCount(int column) {
        int stored = places.get(column).stored();
        return stored >= 0 && view.measures().get(stored).kind() == View.Kind.COUNT;
    }

    public boolean isComputed(int column) {
        return places.get(column).stored() < 0;
    }

    /// Returns the value of a column in the row: the exact number that `View.Measure` specifies, or
    /// a text if the column is computed.
    public @Nullable Object value(int column, Row row) {
        var place = places.get(column);
        var formula = place.formula();
        return formula == null ? row.values()[place.stored()] : computed(place, formula, row);
    }

    /// Returns the value of a column in the row as text, in the form of `View.Measure.text`.
    public @Nullable String text(int column, Row row) {
        var value = value(column, row);
        if (value instanceof Long number) {
            return view.measures().get(places.get(column).stored()).text(number);
        }
        return (String) value;
    }

    private @Nullable String computed(Place place, Formula formula, Row row) {
        int scale = place.type() instanceof Type.Decimal decimal ? decimal.scale() : 0;
        var value = formula.value(measure -> stored(measure, row), scale);
        if (value == null) {
            return null;
        }
        if (place.type() instanceof Type.Decimal) {
            return View.Measure.decimal(value);
        }
        return value.toBigIntegerExact().bitLength() < Long.SIZE ? value.toPlainString() : null;
    }

    private @Nullable BigDecimal stored(String measure, Row row) {
        int index = measures.getOrDefault(measure, -1);
        var value = row.values()[index];
        return value == null ? null : BigDecimal.valueOf(value, view.measures().get(index).scale());
    }
}
