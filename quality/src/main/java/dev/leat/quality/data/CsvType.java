package dev.leat.quality.data;

import java.util.regex.Pattern;

/// The type of a CSV column, by the form of its texts. Numbers with leading zeros are texts, because
/// they are mostly identifiers. Numbers with a decimal point are decimals, not doubles.
///
/// @param type the type in DuckDB's spelling
record CsvType(String type) {

    private static final String WHOLE = "-?(0|[1-9][0-9]{0,17})";

    private static final String DECIMAL = "-?(0|[1-9][0-9]{0,18})([.][0-9]{1,18})?";

    private static final String NUMBER = "-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]{1,2})?";

    private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

    private static final String TIME = DAY + "[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?";

    private static final String ZONED = TIME + " ?(Z|[-+][0-9]{2}(:?[0-9]{2})?)";

    private static final Pattern SCALED = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    static CsvType of(String type) {
        return new CsvType(type);
    }

    /// Returns an aggregate that computes the narrowest type whose form all texts of a column have.
    static String narrowest(String column) {
        return """
        CASE WHEN count(%1$s) = 0 THEN 'VARCHAR'
        WHEN bool_and(%1$s IN ('true', 'false')) THEN 'BOOLEAN'
        WHEN bool_and(%2$s) THEN 'BIGINT'
        WHEN bool_and(%3$s) THEN 'DECIMAL(' || greatest(18, max(length(regexp_extract(%1$s, '[0-9]+')))
        + max(length(regexp_extract(%1$s, '[.]([0-9]+)', 1)))) || ','
        || max(length(regexp_extract(%1$s, '[.]([0-9]+)', 1))) || ')'
        WHEN bool_and(%4$s) THEN 'DOUBLE'
        WHEN bool_and(%5$s) THEN 'DATE'
        WHEN bool_and(%6$s) THEN 'TIMESTAMP'
        WHEN bool_and(%7$s) THEN 'TIMESTAMP WITH TIME ZONE'
        ELSE 'VARCHAR' END\
        """
                .formatted(
                        column,
                        form(column, WHOLE),
                        form(column, DECIMAL),
                        form(column, NUMBER),
                        dated(column, DAY, "DATE"),
                        dated(column, TIME, "TIMESTAMP"),
                        dated(column, ZONED, "TIMESTAMP WITH TIME ZONE"));
    }

    private static String form(String column, String pattern) {
        return "regexp_full_match(%s, '%s')".formatted(column, pattern);
    }

    private static String dated(String column, String pattern, String type) {
        return "CASE WHEN %1$s IS NOT NULL THEN %2$s AND try_cast(%1$s AS %3$s) IS NOT NULL END"
                .formatted(column, form(column, pattern), type);
    }

    /// Returns the value of a text column as this type. It fails for a text of another form.
    String value(String column) {
        if (type.equals("VARCHAR")) {
            return column;
        }
        return "CASE WHEN %1$s IS NULL THEN NULL WHEN %2$s THEN CAST(%1$s AS %3$s) ELSE error('another form') END"
                .formatted(column, check(column), type);
    }

    private String check(String column) {
        var scaled = SCALED.matcher(type);
        if (scaled.matches()) {
            int scale = Integer.parseInt(scaled.group(2));
            return form(column, "-?(0|[1-9][0-9]{0,18})([.][0-9]{1,%d})?".formatted(scale));
        }
        return switch (type) {
            case "BOOLEAN" -> column + " IN ('true', 'false')";
            case "BIGINT" ->
                    "CAST(try_cast(%1$s AS BIGINT) AS VARCHAR) = %1$s".formatted(column);
            case "DOUBLE" -> form(column, NUMBER);
            case "DATE" -> form(column, DAY);
            case "TIMESTAMP" -> form(column, TIME);
            case "TIMESTAMP WITH TIME ZONE" -> form(column, ZONED);
            default -> throw new IllegalStateException("no type of a CSV column: " + type);
        };
    }
}
