package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class NullnessTest {

    /// A value of each type of an argument.
    private static final Map<String, String> VALUES =
            Map.ofEntries(
                    Map.entry("VARCHAR", "'day'"),
                    Map.entry("VARCHAR[]", "['a']"),
                    Map.entry("ANY", "[1]"),
                    Map.entry("ANY[]", "[2, 1]"),
                    Map.entry("K[]", "[1]"),
                    Map.entry("LAMBDA", "lambda x: x"),
                    Map.entry("BLOB", "'a'::BLOB"),
                    Map.entry("BIT", "'101'::BIT"),
                    Map.entry("BOOLEAN", "true"),
                    Map.entry("DATE", "DATE '2024-02-29'"),
                    Map.entry("TIMESTAMP", "TIMESTAMP '2024-02-29 10:00:00'"),
                    Map.entry("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ '2024-02-29 10:00:00Z'"),
                    Map.entry("TIME", "TIME '10:00:00'"),
                    Map.entry("INTERVAL", "INTERVAL 1 DAY"),
                    Map.entry("TINYINT", "1::TINYINT"),
                    Map.entry("SMALLINT", "1::SMALLINT"),
                    Map.entry("INTEGER", "1"),
                    Map.entry("BIGINT", "1::BIGINT"),
                    Map.entry("HUGEINT", "1::HUGEINT"),
                    Map.entry("UBIGINT", "1::UBIGINT"),
                    Map.entry("FLOAT", "1::FLOAT"),
                    Map.entry("DOUBLE", "1::DOUBLE"),
                    Map.entry("DECIMAL", "1.5"),
                    Map.entry("JSON", "'{\"a\": 1}'::JSON"));

    /// Macros, and functions whose arguments must have certain values.
    private static final Map<String, List<String>> CALLS =
            Map.ofEntries(
                    Map.entry("strip", List.of("'a'")),
                    Map.entry("split_part", List.of("'a'", "'b'", "1")),
                    Map.entry("days_in_month", List.of("DATE '2024-01-01'")),
                    Map.entry("list_reverse", List.of("[1]")),
                    Map.entry("array_reverse", List.of("[1]")),
                    Map.entry("array_to_string", List.of("['a']", "','")),
                    Map.entry("fmod", List.of("1", "1")),
                    Map.entry("fdiv", List.of("1", "1")),
                    Map.entry("struct_pack", List.of()),
                    Map.entry("timezone", List.of("'UTC'", "TIMESTAMP '2024-01-01 00:00:00'")),
                    Map.entry("hamming", List.of("'a'", "'b'")),
                    Map.entry("mismatches", List.of("'a'", "'b'")),
                    Map.entry("chr", List.of("65")),
                    Map.entry("map_keys", List.of("MAP {'a': 1}")),
                    Map.entry("map_values", List.of("MAP {'a': 1}")),
                    Map.entry("map_entries", List.of("MAP {'a': 1}")),
                    Map.entry("cardinality", List.of("MAP {'a': 1}")),
                    Map.entry("map_extract_value", List.of("MAP {'a': 1}", "'a'")),
                    Map.entry("struct_extract", List.of("{'a': 1}", "'a'")),
                    Map.entry("list_distinct", List.of("[1]")),
                    Map.entry("array_distinct", List.of("[1]")),
                    Map.entry("greatest", List.of("1", "2")),
                    Map.entry("least", List.of("1", "2")),
                    Map.entry("typeof", List.of("1")),
                    Map.entry("hash", List.of("1", "2")),
                    Map.entry("concat", List.of("'a'", "'b'")),
                    Map.entry("list_value", List.of("1", "2")),
                    Map.entry("list_pack", List.of("1", "2")),
                    Map.entry("url_decode", List.of("'a'")),
                    Map.entry("strftime", List.of("DATE '2024-01-01'", "'%Y'")),
                    Map.entry("try_strptime", List.of("'2024'", "'%Y'")),
                    Map.entry("json_value", List.of("'{\"a\": 1}'::JSON", "'$.a'")),
                    Map.entry("->", List.of("'{\"a\": 1}'::JSON", "'$.a'")),
                    Map.entry("->>", List.of("'{\"a\": 1}'::JSON", "'$.a'")));

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            quoteCharacter = '"',
            textBlock =
                    """
                    a -> a
                    upper(a) || b -> a; b
                    coalesce(a, b) -> a b
                    coalesce(a, b, '-') ->
                    coalesce(upper(a), b || c) -> a b; a c
                    ifnull(a, b) -> a b
                    greatest(a, b) -> a b
                    case when a then b else c end -> b; c
                    case when a then b end -> always
                    if(a, b, '-') -> b
                    nullif(a, b) -> always
                    a is null ->
                    a is distinct from b ->
                    a = b -> a; b
                    a between b and 3 -> a; b
                    a in (1, b) -> a; b
                    a::date -> a
                    try_cast(a as date) -> always
                    1 / a -> always
                    concat(a, b) ->
                    a.b -> always
                    a[1] -> always
                    [a, b] ->
                    null -> always
                    'coalesce' ->
                    upper('coalesce' || a) -> a
                    to_json(a) -> always
                    """)
    void columnsMakeAnExpressionNull(String sql, String causes) throws Exception {
        var expected = new HashSet<Set<String>>();
        if (causes != null) {
            for (var cause : causes.split("; ")) {
                expected.add(cause.equals("always") ? Set.of() : Set.of(cause.split(" ")));
            }
        }
        assertThat(of(sql).causes()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            quoteCharacter = '"',
            textBlock =
                    """
                    a > 0 -> a
                    a > 0 and b > 0 -> a b
                    a > 0 or b > 0 ->
                    a > 0 or (a < b and c) -> a
                    a is not null -> a
                    not (a is not null) ->
                    a is null or b > 0 ->
                    not (a > b) -> a b
                    not (a > 0 and b > 0) ->
                    coalesce(a, 0) > 0 ->
                    a in (1, b) -> a
                    upper(a) = 'X' and c is null -> a
                    case when a then b else c end ->
                    (a is not null)::boolean ->
                    """)
    void columnsAreNotNullWhereAConditionIsTrue(String sql, String columns) throws Exception {
        assertThat(of(sql).required())
                .isEqualTo(columns == null ? Set.of() : Set.of(columns.split(" ")));
    }

    @Test
    void theNumberOfCausesIsLimited() throws Exception {
        var sums = new ArrayList<String>();
        for (int i = 0; i < 9; i++) {
            sums.add("a%d + b%d".formatted(i, i));
        }
        var causes = of("coalesce(" + String.join(", ", sums) + ")");
        assertThat(causes.causes()).hasSizeLessThanOrEqualTo(32);
        assertThat(causes.nullable(_ -> true)).isTrue();
    }

    /// Each function is called with values, and with one NULL, for each list of types that it has.
    @Test
    void functionsHandleNullsAsTheyAreListed() throws Exception {
        var wrong = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
            var calls = calls(connection);
            for (var set :
                    List.of(
                            NullHandling.PASSING,
                            NullHandling.PASSING_FIRST,
                            NullHandling.PASSING_OR_NULL,
                            NullHandling.SKIPPING,
                            NullHandling.NON_NULL)) {
                for (var name : set) {
                    boolean called = false;
                    for (var arguments : calls.getOrDefault(name, List.of())) {
                        called |= check(connection, name, arguments, wrong);
                    }
                    if (!called) {
                        wrong.add("no call of " + name);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// Returns false if the function refuses these arguments.
    private static boolean check(
            Connection connection, String name, List<String> arguments, List<String> wrong) {
        var handling = NullHandling.of(name);
        var result = isNull(connection, name, arguments);
        if (result.orElse(false) && handling != NullHandling.PASSES_OR_NULL) {
            wrong.add(call(name, arguments) + " is NULL");
        }
        boolean passes = handling != NullHandling.SKIPS && handling != NullHandling.NEVER;
        int checked = handling == NullHandling.PASSES_FIRST ? 1 : arguments.size();
        for (int i = 0; i < checked; i++) {
            var one = new ArrayList<>(arguments);
            one.set(i, "(CASE WHEN false THEN " + one.get(i) + " END)");
            if (isNull(connection, name, one).orElse(passes) != passes) {
                wrong.add(call(name, one) + " is " + (passes ? "not NULL" : "NULL"));
            }
        }
        return result.isPresent();
    }

    /// Returns true if a call returns NULL; empty if the function refuses the arguments.
    private static Optional<Boolean> isNull(
            Connection connection, String name, List<String> arguments) {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT (" + call(name, arguments) + ") IS NULL")) {
            row.next();
            return Optional.of(row.getBoolean(1));
        } catch (SQLException refused) {
            return Optional.empty();
        }
    }

    private static String call(String name, List<String> arguments) {
        if (Character.isLetter(name.charAt(0))) {
            return SqlLiterals.name(name) + "(" + String.join(", ", arguments) + ")";
        }
        return arguments.size() == 1
                ? name + " " + arguments.getFirst()
                : arguments.getFirst() + " " + name + " " + arguments.get(1);
    }

    /// Returns lists of arguments of each function.
    private static Map<String, List<List<String>>> calls(Connection connection)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(StripMacro.MACRO);
        }
        var calls = new HashMap<String, List<List<String>>>();
        CALLS.forEach((name, arguments) -> calls.put(name, List.of(arguments)));
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT DISTINCT lower(function_name), array_to_string(parameter_types, ';') FROM duckdb_functions() WHERE function_type = 'scalar'")) {
            while (row.next()) {
                var name = row.getString(1);
                var arguments = new ArrayList<String>();
                for (var type : row.getString(2).split(";")) {
                    arguments.add(VALUES.getOrDefault(type, ""));
                }
                if (!CALLS.containsKey(name) && !arguments.contains("")) {
                    calls.computeIfAbsent(name, _ -> new ArrayList<>()).add(arguments);
                }
            }
        }
        return calls;
    }

    private static Nullness of(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.prepareStatement("SELECT json_serialize_sql(?)")) {
            statement.setString(1, "SELECT " + sql);
            try (var row = statement.executeQuery()) {
                row.next();
                var tree = JsonMapper.shared().readTree(row.getString(1));
                return Nullness.of(
                        tree.path("statements").path(0).path("node").path("select_list").path(0));
            }
        }
    }
}
