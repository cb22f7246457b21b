package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Type;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.PositionedText;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Parses a column's type, such as `decimal(18,2) not null pii` or `struct(id varchar, n
/// integer)[]`. Parsing stops at the first error.
final class TypeText {

    /// A type and the attributes after it.
    record Column(Type type, boolean notNull, boolean pii) {}

    /// The maximum nesting. Types of real documents are nested less deeply.
    private static final int DEEPEST = 16;

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\"(?:[^\"]|\"\")+\"|\\w+|\\[\\s*]|[(),]|\\S)");

    private static final Pattern MEMBER = Pattern.compile("\\w+|\".*\"");

    private static final Map<String, String> OTHERWISE =
            Map.ofEntries(
                    Map.entry("string", "varchar"),
                    Map.entry("text", "varchar"),
                    Map.entry("char", "varchar"),
                    Map.entry("int", "integer"),
                    Map.entry("smallint", "integer"),
                    Map.entry("long", "bigint"),
                    Map.entry("number", "decimal(18,2)"),
                    Map.entry("numeric", "decimal(18,2)"),
                    Map.entry("money", "decimal(18,2)"),
                    Map.entry("float", "double"),
                    Map.entry("real", "double"),
                    Map.entry("bool", "boolean"),
                    Map.entry("timestampz", "timestamptz"),
                    Map.entry("datetime", "timestamp"),
                    Map.entry("array", "varchar[]"),
                    Map.entry("object", "struct(a varchar, b integer)"));

    private final PositionedText text;
    private final ReadContext in;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private record Token(String word, int offset) {}

    /// Ends parsing after an error was reported.
    private static final class WrongTypeException extends Exception {}

    private TypeText(PositionedText text, ReadContext in) {
        this.text = text;
        this.in = in;
        var token = TOKEN.matcher(text.value());
        while (token.find()) {
            tokens.add(new Token(token.group(1), token.start(1)));
        }
    }

    static Optional<Column> read(PositionedText text, ReadContext in) {
        try {
            return Optional.of(new TypeText(text, in).column());
        } catch (WrongTypeException e) {
            return Optional.empty();
        }
    }

    private Column column() throws WrongTypeException {
        var type = type(0);
        boolean notNull = false;
        boolean pii = false;
        while (at < tokens.size()) {
            if (!notNull && skip("not")) {
                if (!skip("null")) {
                    throw wrong(
                            GeneralLintMessage.NULL_MISSING, word().isEmpty() ? "" : " " + word());
                }
                notNull = true;
            } else if (!pii && skip("pii")) {
                pii = true;
            } else {
                throw wrong(GeneralLintMessage.TYPE_ENDS, word());
            }
        }
        return new Column(type, notNull, pii);
    }

    private Type type(int depth) throws WrongTypeException {
        if (depth > DEEPEST) {
            throw wrong(GeneralLintMessage.TYPE_TOO_DEEP, DEEPEST);
        }
        var word = word().toLowerCase(Locale.ROOT);
        Type type =
                switch (word) {
                    case "decimal" -> decimal();
                    case "struct" -> struct(depth);
                    default -> simple(word);
                };
        while (at < tokens.size() && word().startsWith("[") && word().endsWith("]")) {
            at++;
            type = new Type.ListOf(type);
        }
        return type;
    }

    private Type simple(String word) throws WrongTypeException {
        for (var simple : Type.Simple.values()) {
            if (simple.toString().equals(word)) {
                at++;
                return simple;
            }
        }
        var hint =
                Optional.ofNullable(OTHERWISE.get(word))
                        .or(() -> Suggestion.to(word, names()))
                        .map(Suggestion::didYouMean)
                        .orElse(
                                "the types are "
                                        + String.join(" ", names())
                                        + " and any of them with []");
        throw wrong(GeneralLintMessage.UNKNOWN_TYPE, word(), hint);
    }

    /// Returns the names of the types without parameters, for the JSON Schema.
    static List<String> words() {
        return Stream.of(Type.Simple.values()).map(Type.Simple::toString).toList();
    }

    private static List<String> names() {
        return Stream.concat(
                        Stream.of(Type.Simple.values()).map(Type.Simple::toString),
                        Stream.of("decimal", "struct"))
                .collect(Collectors.toList());
    }

    private Type decimal() throws WrongTypeException {
        int start = at++;
        if (!skip("(")) {
            at = start;
            throw wrong(GeneralLintMessage.DECIMAL_FORM);
        }
        int precision = digits(start);
        expect(",");
        int scale = digits(start);
        expect(")");
        if (precision < 1 || precision > 38 || scale > precision) {
            at = start;
            throw wrong(GeneralLintMessage.DECIMAL_RANGE, precision, scale);
        }
        return new Type.Decimal(precision, scale);
    }

    private int digits(int start) throws WrongTypeException {
        if (!word().matches("\\d{1,3}")) {
            at = start;
            throw wrong(GeneralLintMessage.DECIMAL_FORM);
        }
        return Integer.parseInt(tokens.get(at++).word());
    }

    private Type struct(int depth) throws WrongTypeException {
        at++;
        expect("(");
        var members = new ArrayList<Type.Member>();
        var names = new HashSet<String>();
        do {
            var name = memberName();
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                at--;
                throw wrong(GeneralLintMessage.FIELD_TWICE, name);
            }
            members.add(new Type.Member(name, type(depth + 1), skip("pii")));
            if (word().equalsIgnoreCase("not")) {
                throw wrong(GeneralLintMessage.FIELD_ATTRIBUTE, word());
            }
        } while (skip(","));
        expect(")");
        return new Type.Struct(members);
    }

    private String memberName() throws WrongTypeException {
        var word = word();
        if (!MEMBER.matcher(word).matches()) {
            throw wrong(GeneralLintMessage.TYPE_EXPECTED, "a field's name", shown());
        }
        at++;
        return word.startsWith("\"")
                ? word.substring(1, word.length() - 1).replace("\"\"", "\"")
                : word;
    }

    private void expect(String word) throws WrongTypeException {
        if (!skip(word)) {
            throw wrong(GeneralLintMessage.TYPE_EXPECTED, "'" + word + "'", shown());
        }
    }

    private boolean skip(String word) {
        boolean there = word().equalsIgnoreCase(word);
        at += there ? 1 : 0;
        return there;
    }

    private String word() {
        return at < tokens.size() ? tokens.get(at).word() : "";
    }

    private String shown() {
        return at < tokens.size() ? "'" + word() + "'" : "the end";
    }

    private WrongTypeException wrong(GeneralLintMessage message, Object... values) {
        int offset = at < tokens.size() ? tokens.get(at).offset() : text.value().length();
        in.problem(text.mark(offset), message, values);
        return new WrongTypeException();
    }
}
