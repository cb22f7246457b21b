package dev.leat.testkit.file;

import dev.leat.app.FileFormat;
import dev.leat.app.Lookup;
import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import dev.leat.lookup.LookupException;
import dev.leat.testkit.scenario.LookupContent;
import dev.leat.testkit.simulation.SimulatedLookups;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A reader and writer of the rows of lookups in a test file: a list of rows, the path of a file,
/// or a map with format and text. The reader checks the rows with the lookup's schema and key.
final class LookupContentReading {

    private static final Map<String, FileFormat> FORMATS =
            Map.of(
                    ".csv", FileFormat.CSV,
                    ".tsv", FileFormat.TSV,
                    ".ndjson", FileFormat.NDJSON,
                    ".jsonl", FileFormat.NDJSON);

    private static final Option<String> FORMAT =
            Option.needed(
                    "format", ScalarValues.oneOf("csv", "tsv", "ndjson"), "Format of the rows.");
    private static final Option<Node.Scalar> TEXT =
            Option.needed("text", DeferredValue.name("a text"), "The rows, as in a file.");
    private static final Spec SPEC = Spec.of("lookup", "Rows as text.", FORMAT, TEXT);

    private LookupContentReading() {}

    static JsonSchema schema() {
        return JsonSchema.anyOf(
                JsonSchema.of("type", "string"),
                JsonSchema.list(JsonSchema.of("type", "object")),
                JsonSchema.options(SPEC));
    }

    static Map<String, LookupContent> read(Node.Entries map, TestFileContext in) {
        var lookups = new LinkedHashMap<String, LookupContent>();
        for (var entry : map.entries()) {
            var here = in.within("lookup " + entry.key().value());
            var name = AppName.LOOKUP.find(here, entry.key());
            var content = content(entry.value(), here);
            if (name.isPresent() && content.isPresent()) {
                check(name.get(), content.get(), entry.value(), here);
                lookups.put(name.get(), content.get());
            }
        }
        return lookups;
    }

    private static Optional<LookupContent> content(Node node, TestFileContext in) {
        return switch (node) {
            case Node.Items list ->
                    Optional.of(
                            new LookupContent(
                                    FileFormat.NDJSON,
                                    SendSpec.bodies(list, in.within("a row of " + in.in().thing()))
                                            .stream()
                                            .map(row ->
                                                    new String(row, StandardCharsets.UTF_8) + "\n")
                                            .collect(Collectors.joining())));
            case Node.Scalar path when !node.nothing() -> file(path, in);
            case Node.Entries map -> text(Options.of(SPEC, map, in.in()));
            case Node.Scalar _, Node.Unusable _ ->
                    Value.unexpected("a list of rows, or the path of a file", node, in.in());
        };
    }

    private static Optional<LookupContent> text(Options options) {
        var format =
                options.need(FORMAT).map(word -> FileFormat.valueOf(word.toUpperCase(Locale.ROOT)));
        var text = options.need(TEXT);
        return format.flatMap(known -> text.map(rows -> new LookupContent(known, rows.value())));
    }

    private static Optional<LookupContent> file(Node.Scalar name, TestFileContext in) {
        var file = MessageFile.read(name, in);
        var format = file.map(MessageFile::path).flatMap(LookupContentReading::format);
        if (file.isPresent() && format.isEmpty()) {
            in.say(name.mark(), TestFileLintMessage.NO_LOOKUP_FILE, file.get().path());
        }
        return format.map(known ->
                new LookupContent(
                        known, new String(file.orElseThrow().content(), StandardCharsets.UTF_8)));
    }

    private static Optional<FileFormat> format(Path file) {
        return FORMATS.entrySet().stream()
                .filter(format -> file.toString().endsWith(format.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// Returns JSON documents as a list of rows, and other rows as text.
    static YamlWriter write(LookupContent content) {
        if (content.format() == FileFormat.NDJSON
                && (content.text().isEmpty() || content.text().endsWith("\n"))) {
            var rows = content.text().lines().map(row -> row.getBytes(StandardCharsets.UTF_8));
            return new YamlWriter.Items(rows.map(BodyYaml::of).toList(), false);
        }
        var map = new LinkedHashMap<String, YamlWriter>();
        map.put(FORMAT.name(), YamlWriter.plain(content.format().word()));
        map.put(TEXT.name(), YamlWriter.text(content.text()));
        return new YamlWriter.Entries(map, false);
    }

    private static void check(String name, LookupContent content, Node node, TestFileContext in) {
        try {
            SimulatedLookups.check(in.app().get(Lookup.class, name), content);
        } catch (LookupException invalid) {
            in.say(
                    node.mark(),
                    TestFileLintMessage.LOOKUP_ROWS,
                    String.valueOf(invalid.getMessage()));
        }
    }
}
