package dev.leat.kernel.bind;

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

/// Which of DuckDB's functions an expression may use: scalar ones that give the same result on
/// every run, as DuckDB's own catalogue says, less a few that it does not know better or that make
/// a value of any size from nothing. Immutable.
final class AllowedFunctions {

    private static final String LIST =
            "write a list literal, such as `[1, 2, 3]`, or use a list of the record, such as"
                    + " `[x for x in items]`";

    /// Macros that hold only such functions themselves.
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

    /// They make a long list or text from nothing, and DuckDB cannot be interrupted while they do.
    /// Each with what to write in its place.
    private static final Map<String, String> ENDLESS =
            Map.of(
                    "range", LIST,
                    "generate_series", LIST,
                    "list_resize", LIST,
                    "array_resize", LIST,
                    "repeat",
                            "write the text as a literal, or pad it to a fixed length with `lpad` or"
                                    + " `rpad`");

    /// What DuckDB calls a function that is written otherwise.
    private static final Map<String, String> WRITTEN = Map.of("count_star", "count(*)");

    /// Of these the catalogue says that they are the same on every run; but not on every machine.
    private static final Set<String> MACHINE = Set.of("version");

    /// `aggregate` takes its function as a text (also a random one); the local times are volatile
    /// though the catalogue says otherwise; the rest runs or shows SQL, or reads Leat's variables.
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

    /// What other languages call functions that are here.
    private static final Map<String, String> OTHERWISE =
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

    /// Types whose values have one size.
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

    /// Numbers of some size, although there are some of any.
    private static final Set<String> ARITHMETIC =
            Set.of("+", "-", "*", "/", "//", "%", "^", "**", "abs", "round", "floor", "ceil");

    /// What to write in place of the time that it is now.
    static final String FIXED_TIME =
            "use `source.received_at`, which is the same on every delivery";

    private static final AtomicReference<@Nullable AllowedFunctions> KNOWN =
            new AtomicReference<>();

    private final Map<String, Set<String>> kinds = new HashMap<>();
    private final Set<String> allowed = new HashSet<>();
    private final Set<String> large = new HashSet<>();

    /// Those of DuckDB's catalogue, which is asked once for all: that takes longer than to bind an
    /// app, and every database of this process has the same.
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
                enter(found.getString(1), found.getString(2), found.getBoolean(3));
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

    /// Whether all values of a type have one size, which is small.
    static boolean fixed(String sqlType) {
        var name = sqlType.toLowerCase(Locale.ROOT);
        return FIXED.contains(name) || (name.startsWith("decimal(") && name.endsWith(")"));
    }

    /// Whether a function gives a number, a time, true or false.
    boolean small(String name) {
        return ARITHMETIC.contains(name) || (kinds.containsKey(name) && !large.contains(name));
    }

    private void enter(String name, String kind, boolean stable) {
        kinds.computeIfAbsent(name, _ -> new HashSet<>()).add(stable ? kind : kind + "?");
        var macro = MACROS.contains(name) || name.startsWith("list_");
        if ((kind.equals("scalar") && stable) || (kind.equals("macro") && macro)) {
            if (!forbidden(name) && !name.startsWith("__")) {
                allowed.add(name);
            }
        }
    }

    private static boolean forbidden(String name) {
        return FORBIDDEN.contains(name) || ENDLESS.containsKey(name) || MACHINE.contains(name);
    }

    /// Why a function of this name cannot be called with so many arguments; empty if it can.
    Optional<Refusal> refuse(String written, int arguments) {
        var name = written.toLowerCase(Locale.ROOT);
        // age(t) is the time from t to today; age(t, u) is a difference
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

    /// Why a function cannot be called that makes a value of any length; empty if it makes none.
    static Optional<Refusal> endless(String written) {
        var name = written.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(ENDLESS.get(name))
                .map(instead ->
                        new Refusal(
                                "'%s' can return a value of any length and cannot be interrupted"
                                        .formatted(name),
                                instead));
    }

    /// The function of these that the writer of an unknown name may have meant.
    static Optional<String> meant(String written, Collection<String> functions) {
        var name = written.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(OTHERWISE.get(name)).or(() -> Suggestion.to(name, functions));
    }

    /// Whether an expression may use it and it is a macro, of which errors tell the inside.
    static boolean isMacro(String written) {
        var name = written.toLowerCase(Locale.ROOT);
        return MACROS.contains(name) || name.startsWith("list_");
    }

    /// Why a bare word, which is no column, cannot stand in an expression.
    Optional<Refusal> refuseWord(String word) {
        var name = word.toLowerCase(Locale.ROOT);
        return TIMES.contains(name)
                ? Optional.of(volatileOr(name, () -> other(name)))
                : Optional.empty();
    }

    /// Whether it sums up many rows.
    boolean aggregate(String written) {
        return kinds.getOrDefault(written.toLowerCase(Locale.ROOT), Set.of()).stream()
                .anyMatch(kind -> kind.startsWith("aggregate"));
    }

    /// Why a bare word, which is no column, cannot stand where DuckDB would take it for a word
    /// about the session.
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
                    meant(name, allowed).map(Suggestion::didYouMean).orElse(""));
        }
        if (aggregate(name)) {
            var written = WRITTEN.getOrDefault(name, name);
            var ofList = written.equals("count(*)") ? "len" : "list_" + name;
            return new Refusal(
                    "'" + written + "' aggregates many records, but an expression sees one",
                    allowed.contains(ofList) ? "for a list, use `" + ofList + "`" : "");
        }
        var endless = endless(name);
        if (endless.isPresent()) {
            return endless.get();
        }
        if (kind.stream().anyMatch(k -> k.startsWith("table"))) {
            return new Refusal("'" + name + "' returns a table, not a value", "");
        }
        return new Refusal("'" + name + "' cannot be used in an app", "");
    }

    /// What is wrong, and a hint or nothing.
    record Refusal(String message, String hint) {}
}
