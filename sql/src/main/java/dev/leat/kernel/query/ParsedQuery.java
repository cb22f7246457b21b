package dev.leat.kernel.query;

import com.google.re2j.Pattern;
import dev.leat.error.Suggestion;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.DuckDbErrorParser;
import dev.leat.kernel.bind.ExpressionSnippet;
import dev.leat.lake.LakeCondition;
import dev.leat.text.SqlText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// A single SELECT and the tables that it names. `conditions` has, by table in lower case, the
/// conditions of the rows that the statement needs, as in [dev.leat.lake.LakeScanRequest].
public record ParsedQuery(
        String sql, Set<String> tables, Map<String, List<List<LakeCondition>>> conditions) {

    /// Returns the SQL without semicolons at its end.
    String single() {
        var text = sql.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).strip();
        }
        return text;
    }

    private static final String NO_SELECT = "Only SELECT";

    /// The beginning of a statement that changes something, also in a syntax that is not DuckDB's.
    private static final Pattern CHANGES =
            Pattern.compile(
                    "\\s*(?:alter|analyze|comment|copy|create|delete|drop|grant|insert|lock|merge"
                            + "|revoke|truncate|unload|update|vacuum)\\b",
                    Pattern.CASE_INSENSITIVE);

    public ParsedQuery {
        tables = Set.copyOf(tables);
        conditions = Map.copyOf(conditions);
    }

    /// Creates a query whose tables are filled.
    ParsedQuery(String sql, Set<String> tables) {
        this(sql, tables, Map.of());
    }

    /// Returns the conditions of the rows that the statement needs from a table; empty for all
    /// rows.
    public List<List<LakeCondition>> conditions(String table) {
        return conditions.getOrDefault(lower(table), List.of());
    }

    /// Returns the query for DuckDB's parse result of `sql`. `known` are the existing tables.
    /// `schema` is that of tables without one, as in [TableName#within].
    static ParsedQuery of(
            String sql,
            JsonNode answer,
            Collection<String> known,
            Predicate<String> files,
            String schema)
            throws BindException {
        if (answer.path("error").asBoolean(false)) {
            throw refused(answer, sql);
        }
        int statements = answer.path("statements").size();
        if (statements != 1) {
            throw new BindException(
                    statements == 0 ? "the statement is empty" : "only one statement is allowed",
                    0,
                    none());
        }
        if (answer.findValuesAsString("show_type").contains("SHOW_SPECIAL")) {
            throw new BindException(
                    "SHOW is not supported; `leat sql` without a statement lists the tables",
                    0,
                    Optional.of("available tables: " + list(known)));
        }
        var own = new LinkedHashSet<String>();
        answer.findValues("cte_map").forEach(map -> withNames(map, own));
        var named = new LinkedHashSet<String>();
        for (var found : base(answer)) {
            named.add(table(found, sql, own, known, files, schema));
        }
        named.remove("");
        return new ParsedQuery(sql, named, ScanConditions.of(answer, schema));
    }

    /// Returns a statement that DuckDB can parse.
    static String shallow(String sql) throws BindException {
        if (SqlText.isDeep(sql)) {
            throw tooDeep();
        }
        return sql;
    }

    static BindException tooDeep() {
        return new BindException("the statement is nested too deeply", 0, none());
    }

    static BindException refused(JsonNode answer, String sql) {
        String message = answer.path("error_message").asString("this is not SQL");
        return message.startsWith(NO_SELECT) || CHANGES.matcher(sql).lookingAt()
                ? new BindException(
                        "only SELECT is allowed here: SQL cannot change data", 0, none())
                : DuckDbErrorParser.syntax(message, character(sql, answer.path("position")));
    }

    private static void withNames(JsonNode map, Set<String> own) {
        for (var entry : map.path("map")) {
            own.add(lower(entry.path("key").asString("")));
        }
    }

    private static List<JsonNode> base(JsonNode node) {
        var found = new ArrayList<JsonNode>();
        if (node.path("type").asString("").equals("BASE_TABLE")) {
            found.add(node);
        }
        node.forEach(child -> found.addAll(base(child)));
        return found;
    }

    /// Returns the known table with this name; empty for a name that the statement itself defines.
    private static String table(
            JsonNode node,
            String sql,
            Set<String> own,
            Collection<String> known,
            Predicate<String> files,
            String schema)
            throws BindException {
        var written = written(node);
        var name = written.within(schema);
        var exact = known.stream().filter(k -> lower(k).equals(name.key())).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        if (files.test(name.toString())) {
            return name.toString();
        }
        if ((written.schema().isEmpty() && own.contains(lower(written.name())))
                || written.schema().equalsIgnoreCase("information_schema")) {
            return "";
        }
        throw new BindException(
                "table '" + written + "' does not exist",
                character(sql, node.path("query_location")),
                Suggestion.to(name.toString(), known)
                        .or(() -> inSchema(name, known))
                        .map(ParsedQuery::didYouMean)
                        .or(() -> Optional.of("available tables: " + list(known))));
    }

    /// Returns the name of a table in the parse tree, as it is written.
    static TableName written(JsonNode table) {
        return new TableName(
                table.path("schema_name").asString(""), table.path("table_name").asString(""));
    }

    /// Returns the table of this name in another schema.
    private static Optional<String> inSchema(TableName name, Collection<String> known) {
        return known.stream()
                .filter(table -> TableName.of(table).name().equalsIgnoreCase(name.name()))
                .findFirst();
    }

    private static int character(String sql, JsonNode position) {
        return ExpressionSnippet.query(sql).offset(position.asLong(0));
    }

    private static String didYouMean(String name) {
        return Suggestion.didYouMean(spelled(name));
    }

    private static String list(Collection<String> known) {
        return String.join(", ", known.stream().map(ParsedQuery::spelled).toList());
    }

    /// Returns a name as it must be written in SQL, quoted if necessary.
    public static String spelled(String name) {
        return TableName.of(name).spelled();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Optional<String> none() {
        return Optional.empty();
    }
}
