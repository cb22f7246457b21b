package dev.leat.kernel.bind;

import dev.leat.error.Suggestion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// DuckDB functions that an expression may call: scalar functions that DuckDB's catalogue marks as
/// deterministic. Excluded are functions that are not deterministic although marked so, and
/// functions whose value has no maximum size. Immutable.
final class AllowedFunctions {

    private static final String LIST =
            "write a list literal, such as `[1, 2, 3]`, or use a list of the record, such as"
                    + " `[x for x in items]`";

    /// Allowed macros, which call only allowed functions.
    private static final Set<String> MACROS =
            Set.of(
                    StripMacro.NAME,
                    "nullif",
                    "if",
                    "split_part",
                    "fmod",
                    "fdiv",
                    "days_in_month",
                    "date_add",
                    "map_contains_value",
                    "map_contains_entry",
                    "array_append",
                    "array_prepend",
                    "array_push_back",
                    "array_push_front",
                    "array_pop_back",
                    "array_pop_front",
                    "array_reverse",
                    "array_to_string",
                    "array_to_string_comma_default");

    /// Functions that create a list or string of unlimited length, which DuckDB cannot interrupt.
    /// The value is the hint, which names an alternative.
    private static final Map<String, String> UNBOUNDED =
            Map.of(
                    "range", LIST,
                    "generate_series", LIST,
                    "list_resize", LIST,
                    "array_resize", LIST,
                    "repeat",
                            "write the text as a literal, or pad it to a fixed length with `lpad` or"
                                    + " `rpad`");

    /// SQL spelling of functions that DuckDB names differently.
    private static final Map<String, String> SPELLINGS = Map.of("count_star", "count(*)");

    /// Functions that the catalogue marks as deterministic although their result depends on the
    /// machine.
    private static final Set<String> MACHINE = Set.of("version");

    /// Forbidden functions. `aggregate` calls a function whose name is a string, possibly a
    /// function that returns random values. Functions of local time are not deterministic, although
    /// the catalogue marks them so. The other functions run or show SQL, or read Leat's variables.
    private static final Set<String> FORBIDDEN =
            Set.of(
                    "aggregate",
                    "list_aggr",
                    "list_aggregate",
                    "array_aggr",
                    "array_aggregate",
                    "current_localtime",
                    "current_localtimestamp",
                    "json_serialize_sql",
                    "json_serialize_plan",
                    "json_deserialize_sql",
                    "json_execute_serialized_sql",
                    "parse_duckdb_log_message",
                    "row",
                    "equi_width_bins",
                    "get_type",
                    "make_type",
                    "invoke");

    /// Function names of other SQL dialects and languages, with DuckDB's name of the function.
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("btrim", "strip"),
                    Map.entry("lstrip", "ltrim"),
                    Map.entry("rstrip", "rtrim"),
                    Map.entry("tolower", "lower"),
                    Map.entry("toupper", "upper"),
                    Map.entry("size", "len"),
                    Map.entry("nvl", "coalesce"),
                    Map.entry("isnull", "coalesce"),
                    Map.entry("charindex", "strpos"),
                    Map.entry("indexof", "strpos"),
                    Map.entry("startswith", "starts_with"));

    private static final Set<String> TIMES =
            Set.of(
                    "now",
                    "today",
                    "ago",
                    "age",
                    "current_date",
                    "current_time",
                    "current_timestamp",
                    "current_localtime",
                    "current_localtimestamp",
                    "localtime",
                    "localtimestamp",
                    "transaction_timestamp",
                    "get_current_time",
                    "get_current_timestamp");

    private static final Set<String> SESSION =
            Set.of(
                    "current_catalog",
                    "current_schema",
                    "current_role",
                    "current_user",
                    "session_user",
                    "user");

    /// Types whose values all have the same size.
    private static final Set<String> FIXED =
            Set.of(
                    "boolean",
                    "tinyint",
                    "smallint",
                    "integer",
                    "bigint",
                    "hugeint",
                    "utinyint",
                    "usmallint",
                    "uinteger",
                    "ubigint",
                    "uhugeint",
                    "float",
                    "double",
                    "decimal",
                    "date",
                    "time",
                    "timestamp",
                    "timestamptz",
                    "interval",
                    "uuid",
                    "timestamp_s",
                    "timestamp_ms",
                    "timestamp_ns",
                    "timetz",
                    "time with time zone",
                    "timestamp with time zone",
                    "int",
                    "int4",
                    "int8",
                    "real");

    /// Arithmetic functions. They return numbers of fixed size, except for a few overloads.
    private static final Set<String> ARITHMETIC =
            Set.of("+", "-", "*", "/", "//", "%", "^", "**", "abs", "round", "floor", "ceil");

    /// Hint for functions that return the current time.
    static final String FIXED_TIME =
            "use `source.received_at`, which is the same on every delivery";

    private static final AtomicReference<@Nullable AllowedFunctions> KNOWN =
            new AtomicReference<>();

    private final Map<String, Set<String>> kinds = new HashMap<>();
    private final Set<String> allowed = new HashSet<>();
    private final Set<String> large = new HashSet<>();

    /// Returns the functions in DuckDB's catalogue. The catalogue is read once per process, because
    /// reading it takes longer than binding an app and gives the same result for every database.
    static AllowedFunctions of(Connection connection) throws SQLException {
        var known = KNOWN.get();
        if (known == null) {
            known = new AllowedFunctions(connection);
            KNOWN.set(known);
        }
        return known;
    }

    private AllowedFunctions(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT lower(function_name), function_type,"
                                        + " bool_and(coalesce(stability, '') = 'CONSISTENT') FROM"
                                        + " duckdb_functions() GROUP BY ALL")) {
            while (found.next()) {
                add(found.getString(1), found.getString(2), found.getBoolean(3));
            }
        }
        try (var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT DISTINCT lower(function_name), coalesce(return_type, '')"
                                        + " FROM duckdb_functions()")) {
            while (found.next()) {
                if (!fixed(found.getString(2))) {
                    large.add(found.getString(1));
                }
            }
        }
    }

    /// Returns true if all values of a type have the same small size.
    static boolean fixed(String sqlType) {
        var name = sqlType.toLowerCase(Locale.ROOT);
        return FIXED.contains(name) || (name.startsWith("decimal(") && name.endsWith(")"));
    }

    /// Returns true if a function returns a number, a time or a boolean.
    boolean small(String name) {
        return ARITHMETIC.contains(name) || (kinds.containsKey(name) && !large.contains(name));
    }

    private void add(String name, String kind, boolean stable) {
        kinds.computeIfAbsent(name, _ -> new HashSet<>()).add(stable ? kind : kind + "?");
        var macro = MACROS.contains(name) || name.startsWith("list_");
        if ((kind.equals("scalar") && stable) || (kind.equals("macro") && macro)) {
            if (!forbidden(name) && !name.startsWith("__")) {
                allowed.add(name);
            }
        }
    }

    private static boolean forbidden(String name) {
        return FORBIDDEN.contains(name) || UNBOUNDED.containsKey(name) || MACHINE.contains(name);
    }

    /// Returns the reason why a function with this name and number of arguments is not allowed;
    /// empty if it is allowed.
    Optional<Refusal> refuse(String written, int arguments) {
        var name = written.toLowerCase(Locale.ROOT);
        // age(t) is the time from t to today, so it is not deterministic; age(t, u) is a difference
        if (allowed.contains(name) && !(name.equals("age") && arguments == 1)) {
            return Optional.empty();
        }
        if (name.equals("row")) {
            return Optional.of(
                    arguments == 0
                            ? new Refusal("the expression is empty", "")
                            : new Refusal(
                                    "only one expression is allowed here",
                                    "write a list as `[a, b]`, a struct as `{'a': a, 'b': b}`"));
        }
        return Optional.of(volatileOr(name, () -> other(name)));
    }

    /// Returns the reason why a function is not allowed if it creates a value of unlimited length;
    /// empty for other functions.
    static Optional<Refusal> unbounded(String written) {
        var name = written.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(UNBOUNDED.get(name))
                .map(instead ->
                        new Refusal(
                                "'%s' can return a value of any length and cannot be interrupted"
                                        .formatted(name),
                                instead));
    }

    /// Returns the function that the author of an unknown name most likely meant.
    static Optional<String> similar(String written, Collection<String> functions) {
        var name = written.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(ALIASES.get(name)).or(() -> Suggestion.to(name, functions));
    }

    /// Returns true for an allowed macro. For an error in a macro, DuckDB's message names a
    /// function inside the macro.
    static boolean isMacro(String written) {
        var name = written.toLowerCase(Locale.ROOT);
        return MACROS.contains(name) || name.startsWith("list_");
    }

    /// Returns the reason why an identifier that is not a column is not allowed in an expression.
    Optional<Refusal> refuseWord(String word) {
        var name = word.toLowerCase(Locale.ROOT);
        return TIMES.contains(name)
                ? Optional.of(volatileOr(name, () -> other(name)))
                : Optional.empty();
    }

    /// Returns true if a function is an aggregate.
    boolean aggregate(String written) {
        return kinds.getOrDefault(written.toLowerCase(Locale.ROOT), Set.of()).stream()
                .anyMatch(kind -> kind.startsWith("aggregate"));
    }

    /// Returns the reason why an identifier is not allowed if it is not a column and DuckDB would
    /// read it as a session value; empty for other identifiers.
    Optional<Refusal> refuseSession(String word) {
        return SESSION.contains(word.toLowerCase(Locale.ROOT))
                ? Optional.of(new Refusal("'" + word + "' is a session value, not a column", ""))
                : Optional.empty();
    }

    private Refusal volatileOr(String name, java.util.function.Supplier<Refusal> otherwise) {
        if (TIMES.contains(name)) {
            return new Refusal("'" + name + "' returns a different value on each run", FIXED_TIME);
        }
        var kind = kinds.getOrDefault(name, Set.of());
        return kind.contains("scalar?") || MACHINE.contains(name)
                ? new Refusal(
                        "'" + name + "' is not deterministic",
                        "an expression must return the same result for a record on each run")
                : otherwise.get();
    }

    private Refusal other(String name) {
        var kind = kinds.getOrDefault(name, Set.of());
        if (kind.isEmpty()) {
            return new Refusal(
                    "function '" + name + "' does not exist",
                    similar(name, allowed).map(Suggestion::didYouMean).orElse(""));
        }
        if (aggregate(name)) {
            var written = SPELLINGS.getOrDefault(name, name);
            var ofList = written.equals("count(*)") ? "len" : "list_" + name;
            return new Refusal(
                    "'" + written + "' aggregates many records, but an expression sees one",
                    allowed.contains(ofList) ? "for a list, use `" + ofList + "`" : "");
        }
        var endless = unbounded(name);
        if (endless.isPresent()) {
            return endless.get();
        }
        if (kind.stream().anyMatch(k -> k.startsWith("table"))) {
            return new Refusal("'" + name + "' returns a table, not a value", "");
        }
        return new Refusal("'" + name + "' cannot be used in an app", "");
    }

    /// The reason why something is not allowed: a message, and a hint, which may be empty.
    record Refusal(String message, String hint) {}
}
