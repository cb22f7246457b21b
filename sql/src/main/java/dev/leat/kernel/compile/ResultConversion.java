package dev.leat.kernel.compile;

import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.compile.CompiledPipeline.Measure;
import dev.leat.kernel.compile.CompiledPipeline.Reading;
import java.util.Set;

/// Conversion of values to a few column types of the result, which together can represent every
/// type without loss.
public final class ResultConversion {

    private static final Set<String> SMALL =
            Set.of("TINYINT", "SMALLINT", "UTINYINT", "USMALLINT", "UINTEGER");
    private static final Set<String> WIDE = Set.of("HUGEINT", "UBIGINT", "UHUGEINT", "BIGNUM");

    private ResultConversion() {}

    public static Reading reading(String sqlType) {
        if (SMALL.contains(sqlType)) {
            return new Reading.Whole();
        }
        if (WIDE.contains(sqlType)) {
            return new Reading.Number();
        }
        if (sqlType.equals("FLOAT")) {
            return new Reading.Real();
        }
        return TypeSpelling.read(sqlType).map(ResultConversion::reading).orElse(new Reading.Text());
    }

    private static Reading reading(Type type) {
        return switch (type) {
            case Type.Decimal _ -> new Reading.Exact();
            case Type.ListOf _, Type.Struct _ -> new Reading.Nested(type);
            case Type.Simple simple ->
                    switch (simple) {
                        case VARCHAR -> new Reading.Text();
                        case JSON -> new Reading.Json();
                        case BOOLEAN -> new Reading.Bool();
                        case INTEGER, BIGINT -> new Reading.Whole();
                        case DOUBLE -> new Reading.Real();
                        case DATE -> new Reading.Day();
                        case TIMESTAMP -> new Reading.Time(false);
                        case TIMESTAMPTZ -> new Reading.Time(true);
                    };
        };
    }

    /// Returns the SQL that converts a value to the form that the reading expects.
    static String sql(Reading reading, String value) {
        return switch (reading) {
            case Reading.Text _, Reading.Json _, Reading.Number _ ->
                    "CAST(" + value + " AS VARCHAR)";
            case Reading.Bool _, Reading.Exact _ -> value;
            case Reading.Whole _ -> "CAST(" + value + " AS BIGINT)";
            case Reading.Real _ -> "CAST(" + value + " AS DOUBLE)";
            case Reading.Day _ -> "date_diff('day', DATE '1970-01-01', " + value + ")";
            case Reading.Time _ -> "epoch_us(" + value + ")";
            case Reading.Nested _ -> "CAST(to_json(" + value + ") AS VARCHAR)";
        };
    }

    /// Returns the form in which the values of a measure are read. Decimals are read as decimals,
    /// because SQL that multiplies them could overflow although the result fits into 64 bits.
    static Measure.As measured(View.Measure measure, String sqlType) {
        if (TypeSpelling.read(sqlType).orElse(null) instanceof Type.Decimal) {
            return Measure.As.DECIMAL;
        }
        boolean digits = WIDE.contains(sqlType) || measure.scale() > 0;
        return digits ? Measure.As.DIGITS : Measure.As.LONG;
    }

    /// Returns the SQL of a row's contribution to a measure, converted to the form in which it is
    /// read.
    static String measure(View.Measure measure, String sqlType, String value) {
        int scale = scale(sqlType);
        if (scale >= 0 && scale <= measure.scale()) {
            return switch (measured(measure, sqlType)) {
                case DECIMAL -> value;
                case DIGITS -> "CAST(" + value + " AS VARCHAR)";
                case LONG -> "CAST(" + value + " AS BIGINT)";
            };
        }
        if (TypeSpelling.read(sqlType).orElse(null) instanceof Type.Simple type
                && type.equals(measure.type())) {
            if (type == Type.Simple.DATE) {
                return sql(new Reading.Day(), value);
            }
            if (type == Type.Simple.TIMESTAMP || type == Type.Simple.TIMESTAMPTZ) {
                return sql(new Reading.Time(true), value);
            }
        }
        throw new IllegalArgumentException(
                "measure '%s' is %s, but its input is %s"
                        .formatted(measure.name(), measure.type(), sqlType));
    }

    /// Returns the number of decimal places of an exact number; -1 for other types.
    private static int scale(String sqlType) {
        if (SMALL.contains(sqlType) || WIDE.contains(sqlType)) {
            return 0;
        }
        return switch (TypeSpelling.read(sqlType).orElse(Type.Simple.VARCHAR)) {
            case Type.Decimal decimal -> decimal.scale();
            case Type.Simple simple ->
                    simple == Type.Simple.INTEGER || simple == Type.Simple.BIGINT ? 0 : -1;
            case Type.ListOf _, Type.Struct _ -> -1;
        };
    }
}
