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

/// How a CSV or TSV file is written.
final class CsvSpec {

    private static final String NONE = "none";

    private static final Value<Character> CHARACTER =
            Value.of("one character of ASCII, no letter or digit, or \\t", CsvSpec::character);
    private static final Value<Optional<Character>> CHARACTER_OR_NONE =
            Value.of(
                    "one character of ASCII, no letter or digit, or " + NONE,
                    JsonSchema.text(),
                    text ->
                            text.equals(NONE)
                                    ? Optional.of(Optional.empty())
                                    : Optional.of(character(text)).filter(Optional::isPresent),
                    c -> c.map(String::valueOf).orElse(NONE));

    static final Option<Character> DELIMITER =
            Option.of(
                    "delimiter",
                    CHARACTER,
                    "What stands between values; a comma in CSV, a tab in TSV unless said"
                            + " otherwise.");
    static final Option<Optional<Character>> QUOTE =
            Option.of(
                    "quote",
                    CHARACTER_OR_NONE,
                    "What stands around a value that holds delimiters or line ends; \" in CSV, none"
                            + " in TSV unless said otherwise.");
    static final Option<Optional<Character>> ESCAPE =
            Option.of(
                    "escape",
                    CHARACTER_OR_NONE,
                    Optional.empty(),
                    "What stands before a quote that is part of a value; with none it is doubled.");
    static final Option<String> HEADER =
            Option.of(
                    "header",
                    ScalarValues.oneOf("true", "false"),
                    "true",
                    "Whether the first record names the columns, in any order; else they come as in"
                            + " the schema.");
    static final Option<List<String>> NULLS =
            Option.of(
                    "nulls",
                    new Texts(),
                    "The texts that mean NULL where they stand without quotes; the empty text"
                            + " unless said otherwise.");
    static final Option<String> ENCODING =
            Option.of(
                    "encoding",
                    Value.of(
                            "the name of a character set such as UTF-8, windows-1252 or UTF-16LE",
                            CsvSpec::encoding),
                    Csv.DEFAULT.encoding(),
                    "How characters are written; a byte order mark says more than it. Also for"
                            + " ndjson and json.");
    static final Option<Optional<Character>> COMMENT =
            Option.of(
                    "comment",
                    CHARACTER_OR_NONE,
                    Optional.empty(),
                    "A line that begins with it is no record.");

    static final Spec SPEC =
            Spec.of(
                    "csv",
                    "How a CSV or TSV file is written.",
                    DELIMITER,
                    QUOTE,
                    ESCAPE,
                    HEADER,
                    NULLS,
                    ENCODING,
                    COMMENT);

    private CsvSpec() {}

    /// What the file says of the dialect, besides what is usual for CSV and TSV.
    static final Value<Given> VALUE =
            new Value<>() {
                @Override
                public String form() {
                    return "a map with delimiter, quote, escape, header, nulls, encoding and"
                            + " comment";
                }

                @Override
                public JsonSchema schema() {
                    return JsonSchema.options(SPEC);
                }

                @Override
                public Optional<Given> read(Node node, ReadContext in) {
                    var options = Options.of(SPEC, node, in);
                    return Optional.of(
                            new Given(
                                    options.find(DELIMITER),
                                    options.find(QUOTE),
                                    options.get(ESCAPE),
                                    options.get(HEADER).equals("true"),
                                    options.find(NULLS),
                                    options.get(ENCODING),
                                    options.get(COMMENT)));
                }
            };

    record Given(
            Optional<Character> delimiter,
            Optional<Optional<Character>> quote,
            Optional<Character> escape,
            boolean header,
            Optional<List<String>> nulls,
            String encoding,
            Optional<Character> comment) {

        /// The dialect, over the usual one. A character that means two things is reported.
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

    /// One text or a list of them, the empty one among them.
    private record Texts() implements Value<List<String>> {
        @Override
        public String form() {
            return "a text or a list of texts, such as ['', '\\N']";
        }

        @Override
        public JsonSchema schema() {
            var one = JsonSchema.of("type", List.of("string", "number", "boolean", "null"));
            return JsonSchema.anyOf(one, JsonSchema.list(one));
        }

        @Override
        public Optional<List<String>> read(Node node, ReadContext in) {
            var items = node instanceof Node.Items list ? list.items() : List.of(node);
            var texts = new ArrayList<String>();
            for (var item : items) {
                if (!(item instanceof Node.Scalar scalar)
                        || (scalar.value().isEmpty() && scalar.plain())) {
                    return Value.unexpected(form(), item, in);
                }
                in.text(scalar).ifPresent(text -> texts.add(text.value()));
            }
            return Optional.of(texts);
        }
    }
}
