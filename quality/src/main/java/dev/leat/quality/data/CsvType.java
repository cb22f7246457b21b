package dev.leat.quality.data;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The type of a CSV column, by the form of its texts. Numbers with a decimal point are decimals,
/// not doubles.
///
/// @param type the type in DuckDB's spelling
record CsvType(String type) {

    private static final Pattern SCALED = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    static CsvType of(String type) {
        return new CsvType(type);
    }

    /// Returns an aggregate that computes the narrowest type whose form all texts of a column have.
    static String narrowest(String column) {
        var forms =
                Arrays.stream(ValueForm.values())
                        .map(form ->
                                "WHEN bool_and(%s) THEN %s"
                                        .formatted(form.condition(column), spelled(form, column)))
                        .collect(Collectors.joining("\n"));
        return "CASE WHEN count(%s) = 0 THEN 'VARCHAR'\n%s\nELSE 'VARCHAR' END"
                .formatted(column, forms);
    }

    private static String spelled(ValueForm form, String column) {
        if (form != ValueForm.DECIMAL) {
            return "'" + form.type() + "'";
        }
        var fraction = "max(length(regexp_extract(%s, '[.]([0-9]+)', 1)))".formatted(column);
        var whole = "max(length(regexp_extract(%s, '[0-9]+')))".formatted(column);
        return "'DECIMAL(' || greatest(18, %s + %s) || ',' || %s || ')'"
                .formatted(whole, fraction, fraction);
    }

    /// Returns the conversion of a text column to this type; it is null for a text that has no such
    /// value.
    String converted(String column) {
        return type.equals("VARCHAR") ? column : "try_cast(%s AS %s)".formatted(column, type);
    }

    /// Returns the value of a text column as this type. It fails for a text of another form.
    ///
    /// @param converted the column that has [#converted]
    String value(String column, String converted) {
        return type.equals("VARCHAR")
                ? converted
                : "CASE WHEN %1$s IS NULL THEN NULL WHEN %2$s IS NOT NULL AND %3$s THEN %2$s ELSE error('another form') END"
                        .formatted(column, converted, check(column, converted));
    }

    private String check(String column, String converted) {
        var scaled = SCALED.matcher(type);
        if (scaled.matches()) {
            return "regexp_full_match(%s, '-?(0|[1-9][0-9]{0,18})([.][0-9]{1,%s})?')"
                    .formatted(column, scaled.group(2));
        }
        return switch (type) {
            // faster than a pattern, and as strict
            case "BIGINT" -> "CAST(%s AS VARCHAR) = %s".formatted(converted, column);
            case "BOOLEAN", "DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE" ->
                    Arrays.stream(ValueForm.values())
                            .filter(form -> form.type().equals(type))
                            .findFirst()
                            .orElseThrow()
                            .matches(column);
            default -> throw new IllegalStateException("no type of a CSV column: " + type);
        };
    }
}
