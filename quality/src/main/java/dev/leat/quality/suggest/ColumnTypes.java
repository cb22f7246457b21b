package dev.leat.quality.suggest;

import dev.leat.app.Type;
import dev.leat.app.TypeReader;
import dev.leat.quality.data.ColumnTexts;
import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.TextProfile;
import java.util.Optional;

/// The types of columns in the schema.
record ColumnTypes(ColumnNames names) {

    /// Whole numbers below it are quantities, which fit into an integer.
    private static final long QUANTITY = 10_000_000;

    private static final int PRECISION = 18;
    private static final int LEAST_SCALE = 2;
    private static final int MOST_DIGITS = 38;

    /// Returns the type of a column; empty if app files have no such type.
    ///
    /// @param texts the texts from which the values were read
    Optional<Type> of(ColumnProfile column, ColumnTexts texts) {
        if (texts.conversion().isPresent()
                || (names.csv() && names.identifier(column) && !names.time(column))) {
            return Optional.of(Type.Simple.VARCHAR);
        }
        return form(column)
                .or(() -> TypeReader.read(column.type()))
                .map(type -> narrowed(type, column));
    }

    /// Returns the type that nearly all texts have.
    private Optional<Type> form(ColumnProfile column) {
        long present = column.values().present();
        return column.texts()
                .filter(_ -> column.type().equals("VARCHAR") && !names.identifier(column))
                .flatMap(TextProfile::form)
                .filter(form -> form.others() <= Trial.MOST_REJECTED * present)
                .flatMap(form ->
                        form.type().equals("DECIMAL")
                                ? Optional.of(new Type.Decimal(PRECISION, 4))
                                : TypeReader.read(form.type()));
    }

    private static Type narrowed(Type type, ColumnProfile column) {
        return switch (type) {
            case Type.Decimal(int precision, int scale) -> decimal(precision, scale);
            case Type.Simple simple when simple == Type.Simple.BIGINT && small(column) ->
                    Type.Simple.INTEGER;
            case Type.Simple _, Type.ListOf _, Type.Struct _ -> type;
        };
    }

    /// Returns a type with the digits of all values, and with some decimals if any has one.
    private static Type.Decimal decimal(int precision, int scale) {
        int most = scale == 0 || precision > MOST_DIGITS - LEAST_SCALE ? scale : LEAST_SCALE;
        int places = Math.max(scale, most);
        return new Type.Decimal(
                precision <= PRECISION ? PRECISION : precision + places - scale, places);
    }

    private static boolean small(ColumnProfile column) {
        return column.values()
                        .max()
                        .flatMap(ColumnTypes::number)
                        .filter(max -> max < QUANTITY)
                        .isPresent()
                && column.values()
                        .min()
                        .flatMap(ColumnTypes::number)
                        .filter(min -> min > -QUANTITY)
                        .isPresent();
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    String reason(ColumnProfile column, Type type, ColumnTexts texts) {
        if (texts.conversion().isPresent()) {
            return "a step converts its texts";
        }
        if (type == Type.Simple.VARCHAR && !column.type().equals("VARCHAR")) {
            return "it identifies something, so it stays a text";
        }
        boolean nearly =
                texts.rest().isPresent()
                        || (column.type().equals("VARCHAR") && type != Type.Simple.VARCHAR);
        return nearly ? "nearly all texts have this form" : "all values have this type";
    }
}
