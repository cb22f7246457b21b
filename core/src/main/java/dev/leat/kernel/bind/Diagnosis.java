package dev.leat.kernel.bind;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads DuckDB's errors, which are JSON, and says them in words for the writer of an expression.
public final class Diagnosis {

    private static final Pattern NO_KEY = Pattern.compile("Could not find key \"(.*?)\" in struct");
    private static final Pattern ENTRIES = Pattern.compile("Candidate Entries: (.*)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern UNGROUPED =
            Pattern.compile("column \"(.*?)\" must appear in the GROUP BY clause");

    /// DuckDB's advice to change a setting, which nobody here can.
    private static final Pattern SETTING = Pattern.compile("\\.?\\s+Use TRY\\(.*");

    /// How the messages of its regular expressions begin, which say of nothing else what they mean.
    private static final Pattern PATTERN =
            Pattern.compile(
                    "(missing [])]|unexpected \\)|trailing \\\\|no argument for repetition operator"
                            + "|bad repetition operator|invalid repetition size|invalid perl operator"
                            + "|invalid escape sequence|invalid character class( range)?"
                            + "|invalid named capture group): ");

    private static final String DEPTH = "max_expression_depth";
    private static final int FEW = 3;

    private final JsonMapper json;

    public Diagnosis(JsonMapper json) {
        this.json = json;
    }

    /// DuckDB's own sentence, without what is around it.
    public String sentence(SQLException error) {
        var details = details(error);
        return firstLine(details.path("exception_message").asString(text(error)));
    }

    /// What DuckDB has against a whole statement; its place is not told.
    public BindException refused(SQLException error) {
        var details = details(error);
        return details.path("error_subtype").asString("").equals("COLUMN_NOT_FOUND")
                ? noColumn(details, 0)
                : new BindException(sentence(error), 0, Optional.empty());
    }

    /// The byte of the statement that an error is about, or 0.
    public long position(SQLException error) {
        return details(error).path("position").asLong(0);
    }

    /// The parser's answer to a text that is no SQL.
    BindException syntax(JsonNode answer, Snippet snippet) {
        var message = answer.path("error_message").asString("this is no SQL expression");
        int offset = snippet.offset(answer.path("position").asLong(0));
        if (message.startsWith("Only SELECT")) {
            return new BindException("only a SELECT can stand here", 0, Optional.empty());
        }
        if (offset >= snippet.text().length() || message.contains("end of input")) {
            return new BindException(
                    "the expression is not complete", snippet.text().length(), Optional.empty());
        }
        return Slip.inSyntax(snippet)
                .orElseGet(() -> new BindException(firstLine(message), offset, Optional.empty()));
    }

    /// What DuckDB has against an expression that the gate let through.
    BindException bind(SQLException error, JsonNode tree, Snippet snippet) {
        var details = details(error);
        var message = details.path("exception_message").asString(text(error));
        var slip = Slip.inTypes(snippet);
        if (slip.isPresent()) {
            return slip.get();
        }
        int offset = snippet.offset(details.path("position").asLong(0));
        var key = NO_KEY.matcher(message);
        if (key.find()) {
            return noField(key.group(1), message, tree, snippet);
        }
        var subtype = details.path("error_subtype").asString("");
        if (subtype.equals("NO_MATCHING_FUNCTION")) {
            return noMatch(details, offset);
        }
        if (subtype.equals("COLUMN_NOT_FOUND")) {
            return noColumn(details, offset);
        }
        var ungrouped = UNGROUPED.matcher(message);
        if (ungrouped.find()) {
            var name = ungrouped.group(1);
            return new BindException(
                    "column '%s' may differ in rows that become one".formatted(name),
                    offset,
                    Optional.of(
                            "group by it, or say which value: `min(%1$s)`, `max(%1$s)`"
                                    .formatted(name)));
        }
        return new BindException(firstLine(message), offset, Optional.empty());
    }

    /// Whether an error is about a constant of the expression, or says no place.
    boolean constant(SQLException error, JsonNode tree) {
        var position = details(error).path("position");
        return position.isMissingNode() || constantAt(tree, position.asLong(-1));
    }

    private static boolean constantAt(JsonNode node, long position) {
        if (node.path("query_location").asString("").equals(Long.toString(position))) {
            var kind = node.path("class").asString("");
            var child = node.path("child").path("class").asString("");
            if (kind.equals("CONSTANT") || (kind.equals("CAST") && child.equals("CONSTANT"))) {
                return true;
            }
        }
        for (var child : node) {
            if (constantAt(child, position)) {
                return true;
            }
        }
        return false;
    }

    private static BindException noColumn(JsonNode details, int offset) {
        var name = details.path("name").asString("");
        var near = List.of(details.path("candidates").asString("").split(","));
        return new BindException(
                "column '" + name + "' does not exist here",
                offset,
                Near.to(name, near).map(Near::didYouMean));
    }

    private static BindException noMatch(JsonNode details, int offset) {
        var call = details.path("call").asString("");
        int open = call.indexOf('(');
        var name = open < 0 ? call : call.substring(0, open);
        var arguments = open < 0 ? "" : call.substring(open + 1, call.length() - 1);
        var candidates = List.of(details.path("candidates").asString("").split(",(?=[^,()]*\\()"));
        var hint =
                candidates.size() <= FEW && !candidates.getFirst().isEmpty()
                        ? "there is " + String.join(", ", candidates)
                        : "cast what it is given to a type that it takes";
        return new BindException(
                "'" + name + "' cannot be used with (" + arguments.replace("_LITERAL", "") + ")",
                offset,
                Optional.of(hint));
    }

    /// DuckDB gives no place for a field that is not there, so the tree is searched for its name.
    private static BindException noField(
            String key, String message, JsonNode tree, Snippet snippet) {
        var entries = ENTRIES.matcher(message);
        var hint =
                entries.find()
                        ? QUOTED.matcher(entries.group(1)).results().map(r -> r.group(1)).toList()
                        : List.<String>of();
        return new BindException(
                "there is no field '" + key + "' in this struct",
                field(tree, key, snippet),
                Near.to(key, hint)
                        .map(Near::didYouMean)
                        .or(() -> Snippet.some("it has " + String.join(", ", hint))));
    }

    private static int field(JsonNode node, String key, Snippet snippet) {
        if (named(node, key)) {
            int from = snippet.offset(node.path("query_location").asLong(0));
            int at = snippet.text().indexOf(key, from);
            return at < 0 ? from : at;
        }
        for (var child : node) {
            int found = field(child, key, snippet);
            if (found >= 0) {
                return found;
            }
        }
        return node.has("statements") ? 0 : -1;
    }

    private static boolean named(JsonNode node, String key) {
        var names = node.path("column_names");
        for (int i = 1; i < names.size(); i++) {
            if (names.path(i).asString("").equals(key)) {
                return true;
            }
        }
        return node.path("literal").path("text").asString("").equals(key);
    }

    /// Whether the error says nothing of the data: a disk that fails or is full, an interruption.
    public boolean passing(SQLException error) {
        var kind = details(error).path("exception_type").asString("");
        return kind.equals("IO") || kind.equals("INTERRUPT");
    }

    private JsonNode details(SQLException error) {
        var text = text(error);
        int from = text.indexOf('{');
        try {
            return json.readTree(from < 0 ? "{}" : text.substring(from));
        } catch (JacksonException e) {
            return json.createObjectNode();
        }
    }

    private static String text(SQLException error) {
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }

    private static String firstLine(String message) {
        if (message.contains(DEPTH)) {
            // DuckDB's advice is a setting, which nobody here can change
            return "the expression is nested too deeply";
        }
        var line = message.lines().findFirst().orElse(message).strip();
        if (PATTERN.matcher(line).lookingAt()) {
            return "the regular expression is wrong: " + line;
        }
        boolean open = line.chars().filter(c -> c == '"').count() % 2 == 1;
        return SETTING.matcher(line).replaceFirst("") + (open ? "\"" : "");
    }
}
