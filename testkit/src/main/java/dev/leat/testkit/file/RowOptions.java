package dev.leat.testkit.file;

import com.google.re2j.Pattern;
import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.ExpectedRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The options of expected rows, which are written as `rows` or `some`, and of their number.
final class RowOptions {

    private static final JsonSchema ROW =
            JsonSchema.map(
                    JsonSchema.of(
                            "type",
                            List.of("string", "number", "boolean", "null", "array", "object")));

    static final Option<List<Node>> ROWS =
            Option.of(
                    "rows",
                    DeferredValue.list("a list of rows, each a map from columns to values", ROW),
                    "All rows, items or records. You may omit columns of a row.");

    static final Option<List<Node>> SOME =
            Option.of(
                    "some",
                    DeferredValue.list("a list of rows, each a map from columns to values", ROW),
                    "Rows, items or records that must exist. There may be others.");

    static final TestOption<OptionalInt> COUNT =
            TestOption.count(
                    "count",
                    "Number of dead letters, emails, rows, items or records. A record that was sent"
                            + " to an endpoint again with the same id counts once.");

    /// Rows whose columns are not known in advance, without their number.
    static final TestOption<ExpectedRows> ANY =
            new TestOption<>(List.of(ROWS, SOME), map -> Optional.of(read(map)), RowOptions::write);

    private RowOptions() {}

    private static ExpectedRows read(TestMap map) {
        if (map.options().has(ROWS) && map.options().has(SOME)) {
            map.say(TestFileLintMessage.ROWS_OR_SOME, map.in().in().thing());
        }
        var nodes = map.options().find(ROWS).or(() -> map.options().find(SOME)).orElse(List.of());
        return new ExpectedRows(
                OptionalInt.empty(),
                nodes.stream().map(row -> RowReading.any(row, map.in())).toList(),
                map.options().has(ROWS));
    }

    /// Returns an option with rows of the view that another option names.
    static TestOption<ExpectedRows> of(TestOption<String> view) {
        return new TestOption<>(List.of(ROWS, SOME), map -> ofView(view, map), RowOptions::write);
    }

    private static Optional<ExpectedRows> ofView(TestOption<String> view, TestMap map) {
        var all = map.options().find(ROWS);
        var some = map.options().find(SOME);
        boolean both = map.options().has(ROWS) && map.options().has(SOME);
        if (both || map.options().lacks(List.of(ROWS.name(), SOME.name()))) {
            map.say(TestFileLintMessage.ROWS_OR_SOME, map.in().in().thing());
        }
        if (some.isPresent() && some.get().isEmpty()) {
            map.say(TestFileLintMessage.NO_ROWS, map.in().in().thing());
        }
        var known = map.find(view).map(map.in().app()::view);
        return known.flatMap(of ->
                all.or(() -> some)
                        .map(nodes ->
                                new ExpectedRows(
                                        OptionalInt.empty(),
                                        RowReading.read(of, nodes, map.in()),
                                        all.isPresent())));
    }

    private static void write(ExpectedRows expected, Map<String, YamlWriter> entries) {
        if (expected.all() || !expected.rows().isEmpty()) {
            var written = expected.rows().stream().map(RowOptions::row).toList();
            entries.put(
                    (expected.all() ? ROWS : SOME).name(), new YamlWriter.Items(written, false));
        }
    }

    private static YamlWriter row(Map<String, String> row) {
        var cells = new LinkedHashMap<String, YamlWriter>();
        row.forEach((column, value) -> cells.put(column, cell(value)));
        return new YamlWriter.Entries(cells, true);
    }

    private static YamlWriter cell(String value) {
        boolean stands =
                MessageBody.NUMBER.matcher(value).matches()
                        || List.of("true", "false", "null").contains(value)
                        || Pattern.matches("\\d{4}-\\d\\d-\\d\\d(T[\\d:.]+Z?)?", value);
        return stands ? YamlWriter.plain(value) : YamlWriter.text(value);
    }
}
