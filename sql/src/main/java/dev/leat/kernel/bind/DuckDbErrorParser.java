package dev.leat.kernel.bind;

import com.google.re2j.Pattern;
import dev.leat.error.Suggestion;
import dev.leat.text.Matches;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Converts DuckDB's errors, which are JSON, to messages for the author of an expression.
public final class DuckDbErrorParser {

    private static final Pattern NO_KEY = Pattern.compile("Could not find key \"(.*?)\" in struct");
    private static final Pattern ENTRIES = Pattern.compile("Candidate Entries: (.*)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern NEAR = Pattern.compile("syntax error at or near \"(\\p{L}{4,})\"");
    private static final List<String> KEYWORDS =
            List.of(
                    "select",
                    "from",
                    "where",
                    "group",
                    "order",
                    "having",
                    "limit",
                    "union",
                    "join",
                    "into",
                    "case",
                    "when",
                    "then",
                    "else",
                    "between",
                    "distinct");

    /// The messages of DuckDB's file system, which name the failed operation. A read beyond the end
    /// of the file is a position in its content.
    private static final String BEHIND_END = "Could not read enough ";

    private static final Pattern DISK = Pattern.compile("(?:Cannot|Could not|Failed to get) ");

    private static final String NO_MATCH = "NO_MATCHING_FUNCTION";
    private static final String NO_COLUMN = "COLUMN_NOT_FOUND";

    private static final Pattern NO_FUNCTION =
            Pattern.compile("Function with name \"?(.*?)\"? does not exist");

    /// Returns the message of an error as plain text, without the JSON.
    public String sentence(SQLException error) {
        var details = details(error);
        if (details.path("error_subtype").asString("").equals(NO_MATCH)) {
            return String.valueOf(noMatch(details, 0).getMessage());
        }
        return DuckDbErrorText.of(message(details, error)).sentence();
    }

    /// Returns the reason why a file's content cannot be read.
    public String content(SQLException error) {
        return DuckDbErrorText.known(message(details(error), error))
                .map(DuckDbErrorText::sentence)
                .orElse("the content of the file is corrupt");
    }

    /// Returns the exception for the error of a whole statement; it has no offset. `functions` are
    /// the names of existing functions.
    public BindException statementError(
            SQLException error, String sql, Supplier<Set<String>> functions) {
        var details = details(error);
        var message = message(details, error);
        var subtype = details.path("error_subtype").asString("");
        if (subtype.equals(NO_COLUMN)) {
            return noColumn(details, 0);
        }
        if (subtype.equals(NO_MATCH)) {
            return StripMacro.callError(message, sql).orElseGet(() -> noMatch(details, 0));
        }
        var missing = NO_FUNCTION.matcher(message);
        if (missing.find()) {
            var name = missing.group(1);
            return new BindException(
                    "function '" + name + "' does not exist",
                    0,
                    AllowedFunctions.similar(name, functions.get()).map(Suggestion::didYouMean));
        }
        var reply = DuckDbErrorText.of(message);
        return new BindException(reply.sentence(), 0, reply.hint());
    }

    /// Returns the byte position in the statement at which an error occurred, or 0 if it is
    /// unknown.
    public long position(SQLException error) {
        return details(error).path("position").asLong(0);
    }

    /// Returns the exception for an expression that the parser rejected as invalid SQL.
    BindException syntax(JsonNode answer, ExpressionSnippet snippet) {
        var message = answer.path("error_message").asString("this is not an SQL expression");
        int offset = snippet.offset(answer.path("position").asLong(0));
        if (message.startsWith("Only SELECT")) {
            return new BindException("only SELECT is allowed here", 0, Optional.empty());
        }
        if (offset >= snippet.text().length() || message.contains("end of input")) {
            return new BindException(
                    "the expression is incomplete", snippet.text().length(), Optional.empty());
        }
        return DialectHint.inSyntax(snippet).orElseGet(() -> reply(message, offset));
    }

    /// Returns the exception for a statement that the parser rejected as invalid SQL, at this byte
    /// position.
    public static BindException syntax(String message, int position) {
        return reply(message, position);
    }

    private static BindException reply(String message, int offset) {
        var reply = DuckDbErrorText.of(message);
        return new BindException(reply.sentence(), offset, reply.hint().or(() -> keyword(message)));
    }

    /// Returns a hint if a syntax error is at a misspelled keyword.
    private static Optional<String> keyword(String message) {
        var word = NEAR.matcher(message);
        return word.find() && !KEYWORDS.contains(word.group(1).toLowerCase(Locale.ROOT))
                ? Suggestion.to(word.group(1), KEYWORDS).map(Suggestion::didYouMean)
                : Optional.empty();
    }

    /// Returns the exception for an expression that DuckDB could not bind although its parse tree
    /// passed the check.
    BindException bind(SQLException error, JsonNode tree, ExpressionSnippet snippet) {
        var details = details(error);
        var message = message(details, error);
        var dialect = DialectHint.inTypes(snippet);
        if (dialect.isPresent()) {
            return dialect.get();
        }
        int offset = snippet.offset(details.path("position").asLong(0));
        var key = NO_KEY.matcher(message);
        if (key.find()) {
            return noField(key.group(1), message, tree, snippet);
        }
        var subtype = details.path("error_subtype").asString("");
        var strip = StripMacro.callError(message, tree, snippet);
        if (strip.isPresent()) {
            return strip.get();
        }
        if (subtype.equals(NO_MATCH)) {
            return noMatch(details, offset, tree);
        }
        return subtype.equals(NO_COLUMN) ? noColumn(details, offset) : reply(message, offset);
    }

    /// Returns true if the error is in a constant of the expression, or its position is unknown.
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
                Suggestion.to(name, near).map(Suggestion::didYouMean));
    }

    /// Returns the exception for a function call with unsuitable arguments. If the function is
    /// inside a macro, the message names the macro, because the author did not write the function.
    private static BindException noMatch(JsonNode details, int offset, JsonNode tree) {
        var inside = details.path("name").asString("");
        var written = tree.findValuesAsString("function_name");
        var macro =
                written.stream().anyMatch(inside::equalsIgnoreCase)
                        ? Optional.<String>empty()
                        : written.stream().filter(AllowedFunctions::isMacro).findFirst();
        return macro.map(name ->
                        new BindException(
                                "'%s' cannot be used with these arguments".formatted(name),
                                offset,
                                Optional.of("cast the arguments to types that it accepts")))
                .orElseGet(() -> noMatch(details, offset));
    }

    private static BindException noMatch(JsonNode details, int offset) {
        var call = details.path("call").asString("");
        int open = call.indexOf('(');
        var name = FunctionSignatures.name(open < 0 ? call : call.substring(0, open));
        var arguments = open < 0 ? "" : call.substring(open + 1, call.length() - 1);
        var forms = FunctionSignatures.read(details.path("candidates").asString(""));
        return new BindException(
                "'%s' cannot be used with (%s)".formatted(name, DuckDbErrorText.types(arguments)),
                offset,
                Optional.of(forms.hint(FunctionSignatures.count(arguments))));
    }

    /// Returns the exception for an unknown field. Its position is searched in the tree, because
    /// DuckDB does not report it.
    private static BindException noField(
            String key, String message, JsonNode tree, ExpressionSnippet snippet) {
        var entries = ENTRIES.matcher(message);
        var hint =
                entries.find()
                        ? Matches.of(QUOTED, entries.group(1), quoted -> quoted.group(1))
                        : List.<String>of();
        return new BindException(
                "field '" + key + "' does not exist in this struct",
                field(tree, key, snippet),
                Suggestion.to(key, hint)
                        .map(Suggestion::didYouMean)
                        .or(() ->
                                ExpressionSnippet.some(
                                        "available fields: " + String.join(", ", hint))));
    }

    private static int field(JsonNode node, String key, ExpressionSnippet snippet) {
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

    /// Returns true if the error does not depend on the data: a disk failure, a full disk or an
    /// interruption.
    public boolean isTransient(SQLException error) {
        var kind = kind(error);
        return kind.equals("IO") || kind.equals("INTERRUPT");
    }

    /// Returns true if the statement may succeed with more memory.
    public boolean isOutOfMemory(SQLException error) {
        return sentence(error).equals(DuckDbErrorText.NO_MEMORY);
    }

    /// Returns true if the error depends on the content of the Parquet file that was read. Some of
    /// these errors have DuckDB's type `IO`, like those of the disk.
    public boolean inContent(SQLException error) {
        var kind = kind(error);
        var message = message(details(error), error);
        return kind.equals("IO")
                ? message.startsWith(BEHIND_END) || !DISK.matcher(message).lookingAt()
                : !kind.equals("INTERRUPT");
    }

    private String kind(SQLException error) {
        return details(error).path("exception_type").asString("");
    }

    private JsonNode details(SQLException error) {
        var text = text(error);
        int from = text.indexOf('{');
        try {
            return JsonMapper.shared().readTree(from < 0 ? "{}" : text.substring(from));
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static String text(SQLException error) {
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }

    private static String message(JsonNode details, SQLException error) {
        return details.path("exception_message").asString(text(error));
    }
}
