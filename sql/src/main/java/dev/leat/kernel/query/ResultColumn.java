package dev.leat.kernel.query;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A column of a query result. Values of a `nested` type are converted to JSON. Columns of type
/// JSON are returned unchanged, because DuckDB would convert the numbers in them to doubles.
record ResultColumn(ResultReader.Heading heading, boolean nested) {

    private static final Set<String> NUMBERS =
            Set.of(
                    "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "UHUGEINT",
                    "FLOAT",
                    "DOUBLE",
                    "DECIMAL");

    private static final Set<String> NESTED = Set.of("STRUCT", "MAP", "UNION", "JSON", "VARIANT");

    /// Creates a column; `described` is the type in the spelling of DuckDB's driver.
    static ResultColumn of(String name, String described) {
        var type = described.equals("\"NULL\"") ? "NULL" : described;
        var kind = kind(type);
        return new ResultColumn(
                new ResultReader.Heading(name, kind, type),
                kind == ResultReader.Kind.JSON && !type.equals("JSON"));
    }

    private String asText(int at) {
        return nested ? "CAST(to_json(c" + at + ") AS VARCHAR)" : "CAST(c" + at + " AS VARCHAR)";
    }

    /// Returns true if a type is a list, a struct or another type whose values contain values.
    static boolean nested(String type) {
        return type.endsWith("]") || NESTED.contains(name(type));
    }

    private static String name(String type) {
        int open = type.indexOf('(');
        return open < 0 ? type : type.substring(0, open);
    }

    private static ResultReader.Kind kind(String type) {
        String name = name(type);
        if (nested(type)) {
            return ResultReader.Kind.JSON;
        }
        if (NUMBERS.contains(name)) {
            return ResultReader.Kind.NUMBER;
        }
        return name.equals("BOOLEAN") ? ResultReader.Kind.BOOLEAN : ResultReader.Kind.TEXT;
    }

    /// Returns a query that converts all values of the rows to strings, because values could lose
    /// digits in JDBC.
    static String asTexts(String sql, List<ResultColumn> columns) {
        var texts = IntStream.range(0, columns.size()).mapToObj(i -> columns.get(i).asText(i));
        var names = IntStream.range(0, columns.size()).mapToObj(i -> "c" + i);
        return "SELECT %s FROM (\n%s\n) AS q(%s)"
                .formatted(
                        texts.collect(Collectors.joining(", ")),
                        sql,
                        names.collect(Collectors.joining(", ")));
    }

    /// Returns a query of at most `most` + 1 rows; its last column is the number of bytes of the
    /// row's texts.
    static String bounded(String texts, int columns, int most) {
        var names = IntStream.range(0, columns).mapToObj(i -> "t" + i).toList();
        return "SELECT *, CAST(list_sum([%s]) AS BIGINT) FROM (%s) AS t(%s) LIMIT %d"
                .formatted(
                        names.stream()
                                .map(name -> "coalesce(strlen(" + name + "), 0)")
                                .collect(Collectors.joining(", ")),
                        texts,
                        String.join(", ", names),
                        most + 1L);
    }
}
