package dev.leat.config;

import dev.leat.app.Csv;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The dialect of a CSV or TSV file.
final class CsvSpec {

    private static final String NONE = "none";
    private static final String NULLS_FORM = "a text or a list of texts, such as ['', '\\N']";
    private static final JsonSchema TEXT =
            JsonSchema.of("type", List.of("string", "number", "boolean", "null"));

    private static final Value<Character> CHARACTER =
            Value.of("one ASCII character, not a letter or digit, or \\t", CsvSpec::character);
    private static final Value<Optional<Character>> CHARACTER_OR_NONE =
            Value.of(
                    "one ASCII character, not a letter or digit, or " + NONE,
                    JsonSchema.text(),
                    text ->
                            text.equals(NONE)
                                    ? Optional.of(Optional.empty())
                                    : Optional.of(character(text)).filter(Optional::isPresent),
                    c -> c.map(String::valueOf).orElse(NONE));

    static final String ENCODING = "encoding";

    private static final Part<Given> GIVEN =
            Part.of(
                    Option.optional(
                            "delimiter",
                            CHARACTER,
                            "The character between values; by default a comma in CSV, a tab in"
                                    + " TSV."),
                    Option.optional(
                            "quote",
                            CHARACTER_OR_NONE,
                            "The character around a value that has delimiters or line ends; by"
                                    + " default \" in CSV, none in TSV."),
                    Option.of(
                            "escape",
                            CHARACTER_OR_NONE,
                            Optional.empty(),
                            "The character that precedes a quote inside a value. With `none`, a"
                                    + " quote inside a value is doubled."),
                    Option.of(
                            "header",
                            ScalarValues.flag(),
                            true,
                            "True if the first record names the columns, in any order. If false,"
                                    + " the columns are in the order of the schema."),
                    Option.optional(
                            "nulls",
                            Value.ofNode(
                                    NULLS_FORM,
                                    JsonSchema.anyOf(TEXT, JsonSchema.list(TEXT)),
                                    CsvSpec::texts),
                            "The unquoted texts that mean NULL; by default the empty text."),
                    Option.of(
                            ENCODING,
                            Value.of(
                                    "the name of a character set such as UTF-8, windows-1252 or"
                                            + " UTF-16LE",
                                    CsvSpec::encoding),
                            Csv.DEFAULT.encoding(),
                            "The character set, also for ndjson and json. A byte order mark takes"
                                    + " precedence."),
                    Option.of(
                            "comment",
                            CHARACTER_OR_NONE,
                            Optional.empty(),
                            "Lines that begin with this character are skipped."),
                    Given::new);

    static final Spec SPEC = Spec.of("csv", "The dialect of CSV and TSV files.", GIVEN);

    private CsvSpec() {}

    /// The options that the file sets. The other options have the defaults of CSV or TSV.
    static final Value<Given> VALUE =
            Value.ofOptions(
                    "a map with `delimiter`, `quote`, `escape`, `header`, `nulls`, `encoding`"
                            + " and `comment`",
                    SPEC,
                    GIVEN::read);

    record Given(
            Optional<Character> delimiter,
            Optional<Optional<Character>> quote,
            Optional<Character> escape,
            boolean header,
            Optional<List<String>> nulls,
            String encoding,
            Optional<Character> comment) {

        /// Returns the dialect: the options that the file sets, and otherwise the defaults `usual`.
        /// Reports a character that has two functions.
        Csv over(Csv usual, Node at, ReadContext in) {
            var csv =
                    new Csv(
                            delimiter.orElse(usual.delimiter()),
                            quote.orElse(usual.quote()),
                            escape,
                            header,
                            nulls.orElse(usual.nulls()),
                            encoding,
                            comment);
            var meanings = new LinkedHashMap<Character, String>();
            meanings.put(csv.delimiter(), "delimiter");
            differ("quote", csv.quote(), meanings, at, in);
            differ("comment", csv.comment(), meanings, at, in);
            differ(
                    "escape",
                    csv.escape().filter(e -> !csv.quote().equals(csv.escape())),
                    meanings,
                    at,
                    in);
            if (csv.escape().isPresent() && csv.quote().isEmpty()) {
                in.problem(at.mark(), FileLintMessage.CSV_ESCAPE);
            }
            return csv;
        }

        private static void differ(
                String meaning,
                Optional<Character> character,
                LinkedHashMap<Character, String> meanings,
                Node at,
                ReadContext in) {
            character.ifPresent(c -> {
                var other = meanings.putIfAbsent(c, meaning);
                if (other != null) {
                    in.problem(at.mark(), FileLintMessage.CSV_SAME, c, other, meaning);
                }
            });
        }
    }

    private static Optional<Character> character(String text) {
        var written = text.equals("\\t") ? "\t" : text;
        return Optional.of(written)
                .filter(t -> t.length() == 1)
                .map(t -> t.charAt(0))
                .filter(c -> c == '\t' || (c >= ' ' && c < 0x7F && !Character.isLetterOrDigit(c)));
    }

    private static Optional<String> encoding(String name) {
        try {
            return Charset.isSupported(name)
                    ? Optional.of(Charset.forName(name).name())
                    : Optional.empty();
        } catch (IllegalCharsetNameException none) {
            return Optional.empty();
        }
    }

    /// Reads one text or a list of texts. A text may be empty.
    private static Optional<List<String>> texts(Node node, ReadContext in) {
        var items = node instanceof Node.Items list ? list.items() : List.of(node);
        var texts = new ArrayList<String>();
        for (var item : items) {
            if (!(item instanceof Node.Scalar scalar)
                    || (scalar.value().isEmpty() && scalar.plain())) {
                return Value.unexpected(NULLS_FORM, item, in);
            }
            in.text(scalar).ifPresent(text -> texts.add(text.value()));
        }
        return Optional.of(texts);
    }
}
