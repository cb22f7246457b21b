package dev.leat.quality.data;

import com.google.re2j.Pattern;
import dev.leat.app.Type;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.Arrays;
import java.util.Optional;

/// The type of a column of texts, and the form in which its texts are values of this type.
///
/// @param type the type in DuckDB's spelling
/// @param format the `format` of a schema that reads the texts; empty for the usual form
/// @param conversion the conversion that reads the texts, if no format does
/// @param exact true if each text is a value of the type
record TextType(
        String type, Optional<String> format, Optional<MixedTimes> conversion, boolean exact) {

    static final TextType TEXT = usual("VARCHAR", true);

    private static final Pattern SCALED = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    static TextType usual(String type, boolean exact) {
        return new TextType(type, Optional.empty(), Optional.empty(), exact);
    }

    static TextType of(Type type, String format, boolean exact) {
        return new TextType(TypeSpelling.of(type), Optional.of(format), Optional.empty(), exact);
    }

    static TextType of(MixedTimes conversion, boolean exact) {
        return new TextType(
                TypeSpelling.of(conversion.type()),
                Optional.empty(),
                Optional.of(conversion),
                exact);
    }

    boolean text() {
        return type.equals("VARCHAR");
    }

    /// Returns a column whose texts are all values of this type.
    DataColumn column(String name) {
        return new DataColumn(name, type, new ColumnTexts(format, conversion, Optional.empty()));
    }

    /// Returns true if the decoder of pipelines reads the texts with all their digits.
    boolean decoded() {
        return conversion.isEmpty() && !type.equals("DOUBLE");
    }

    /// Returns the conversion of a text column to this type; it is null for a text that has no such
    /// value.
    String converted(String column) {
        if (text()) {
            return column;
        }
        if (conversion.isPresent()) {
            return conversion.get().value(column);
        }
        return format.map(pattern -> formatted(column, pattern))
                .orElseGet(() -> "try_cast(%s AS %s)".formatted(column, type));
    }

    private String formatted(String column, String pattern) {
        if (type.equals("BOOLEAN")) {
            var words = pattern.split("/", 2);
            return "CASE %s WHEN '%s' THEN true WHEN '%s' THEN false END"
                    .formatted(column, words[0], words[1]);
        }
        return SCALED.matcher(type).matches()
                ? NumberForm.of(pattern).converted(column, type)
                : "CAST(%s AS %s)".formatted(TimeForms.parsed(column, pattern), type);
    }

    /// Returns the value of a text column as this type. It fails for a text of another form.
    ///
    /// @param converted the column that has [#converted]
    String strict(String column, String converted) {
        return text()
                ? converted
                : "CASE WHEN %1$s IS NULL THEN NULL WHEN %2$s IS NOT NULL AND %3$s THEN %2$s ELSE error('another form') END"
                        .formatted(column, converted, check(column, converted));
    }

    /// Returns the value of a text column as this type. It is null for a text of another form.
    ///
    /// @param converted the column that has [#converted]
    String lenient(String column, String converted) {
        return text()
                ? converted
                : "CASE WHEN %1$s IS NOT NULL AND %2$s THEN %1$s END"
                        .formatted(converted, check(column, converted));
    }

    private String check(String column, String converted) {
        if (format.isPresent() || conversion.isPresent()) {
            return "true";
        }
        var scaled = SCALED.matcher(type);
        if (scaled.matches()) {
            int scale = Integer.parseInt(scaled.group(2));
            // the first comparison is faster, and holds for texts with all decimal places
            return "(CAST(%s AS VARCHAR) = %s OR regexp_full_match(%2$s, '-?(0|[1-9][0-9]*)%s'))"
                    .formatted(
                            converted,
                            column,
                            scale == 0 ? "" : "([.][0-9]{1,%d})?".formatted(scale));
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
