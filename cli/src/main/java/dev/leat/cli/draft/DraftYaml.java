package dev.leat.cli.draft;

import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.config.edit.YamlScalars;
import dev.leat.quality.profile.Relations;
import dev.leat.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The text of the new app file.
final class DraftYaml {

    private final Draft draft;
    private final StringBuilder text = new StringBuilder();

    private DraftYaml(Draft draft) {
        this.draft = draft;
    }

    static String of(Draft draft) {
        var yaml = new DraftYaml(draft);
        yaml.head();
        yaml.schemas();
        yaml.resources();
        yaml.pipeline();
        return yaml.text.toString();
    }

    private void line(int indent, String line) {
        text.append("  ".repeat(indent)).append(line).append('\n');
    }

    private static String scalar(String value) {
        return YamlScalars.scalar(value, false);
    }

    private static String flow(String value) {
        return YamlScalars.scalar(value, true);
    }

    private void head() {
        line(
                0,
                "# Written by `leat new` for %s of %s. The types and checks follow from these records: read them"
                        .formatted(
                                CountText.of(draft.records, "record"),
                                draft.file.name().replaceAll("\\p{Cntrl}", "?")));
        line(
                0,
                "# before you rely on them. Each record is stored in the table, or rejected with its reasons.");
        line(0, "app: " + draft.app);
        line(0, "");
    }

    private void schemas() {
        line(0, "schemas:");
        fileSchema();
        if (draft.sameRows()) {
            return;
        }
        line(1, Draft.ROW + ":" + " ".repeat(21) + "# a row of the table");
        if (draft.key.isEmpty()) {
            line(2, draft.place() + ": varchar not null");
        }
        for (var column : draft.columns) {
            line(2, scalar(column.row()) + ": " + scalar(column.declared(column.rowType())));
        }
    }

    private void fileSchema() {
        line(1, Draft.LINE + ":" + " ".repeat(20) + "# a record of a file");
        for (var column : draft.columns) {
            line(2, scalar(column.name()) + ": " + declared(column));
        }
    }

    private static String declared(DraftColumn column) {
        return column.format()
                .map(format ->
                        "{type: %s, format: %s}"
                                .formatted(flow(column.declared(column.type())), flow(format)))
                .orElseGet(() -> scalar(column.declared(column.type())));
    }

    private void resources() {
        line(0, "");
        line(0, "buckets:");
        line(
                1,
                Draft.BUCKET
                        + ":"
                        + " ".repeat(19)
                        + "# put files here: leat put, or any S3 client");
        line(0, "");
        line(0, "warehouse_tables:");
        var key =
                draft.key.isEmpty()
                        ? draft.place()
                        : list(draft.key.stream().map(name -> draft.column(name).row()).toList());
        line(
                1,
                "%s: {schema: %s, key: %s}%s"
                        .formatted(
                                draft.table,
                                draft.sameRows() ? Draft.LINE : Draft.ROW,
                                key,
                                draft.nearKey
                                        .map(near -> "    # " + repeats(draft, near))
                                        .orElse("")));
        line(0, "");
    }

    /// Returns the number of records that repeat the key or nearly-key, in words.
    static String repeats(Draft draft, Relations.Key near) {
        var records = CountText.of(near.duplicates(), "record");
        return draft.rejectsRepeats()
                ? records + " of the file repeat it with other values, and are rejected"
                : "%s is nearly a key: %s of the file repeat it, %s with other values"
                        .formatted(
                                String.join(", ", near.columns()).replaceAll("\\p{Cntrl}", "?"),
                                records,
                                CountText.of(near.conflicts()));
    }

    private static String list(List<String> names) {
        return names.size() == 1
                ? flow(names.getFirst())
                : names.stream().map(DraftYaml::flow).collect(Collectors.joining(", ", "[", "]"));
    }

    private void pipeline() {
        source();
        steps(draft.firstChecks(), draft.allSets(), draft.checks);
        if (draft.rejectsRepeats()) {
            line(2, "key: " + list(draft.key));
        }
        line(2, "to:");
        line(3, "- warehouse_table: " + draft.table);
        if (draft.columns.stream().anyMatch(one -> one.nested() || !one.name().equals(one.row()))) {
            select();
        }
    }

    private void source() {
        line(0, "pipelines:");
        line(1, Draft.PIPELINE + ":");
        line(2, "from:");
        line(3, "bucket: " + Draft.BUCKET);
        if (!draft.file.suffix().isEmpty()) {
            line(3, "suffix: " + scalar(draft.file.suffix()));
        }
        if (!draft.file.implied()) {
            line(3, "format: " + draft.file.format().word());
        }
        line(3, "schema: " + Draft.LINE);
        line(3, "on_overwrite: replace" + "    # a file that is put again replaces its rows");
        dialect();
        if (draft.mostRejected) {
            line(2, "max_rejects: 100%" + "        # more than half of the sample is rejected");
        }
    }

    private void dialect() {
        draft.csv.ifPresent(form -> {
            var options = options(form.csv());
            if (!options.isEmpty()) {
                line(3, "csv: {" + String.join(", ", options) + "}");
            }
        });
    }

    private List<String> options(Csv csv) {
        var usual = draft.file.format() == FileFormat.TSV ? Csv.TABS : Csv.DEFAULT;
        var options = new ArrayList<String>();
        if (csv.delimiter() != usual.delimiter()) {
            options.add(
                    "delimiter: "
                            + (csv.delimiter() == '\t' ? "\\t" : "'" + csv.delimiter() + "'"));
        }
        if (!csv.quote().equals(usual.quote())) {
            options.add(
                    "quote: "
                            + csv.quote().map(quote -> flow(String.valueOf(quote))).orElse("none"));
        }
        csv.escape().ifPresent(escape -> options.add("escape: '" + escape + "'"));
        if (!csv.header()) {
            options.add("header: false");
        }
        if (!csv.nulls().equals(usual.nulls())) {
            options.add(
                    csv.nulls().stream()
                            .map(word -> word.isEmpty() ? "''" : flow(word))
                            .collect(Collectors.joining(", ", "nulls: [", "]")));
        }
        if (!csv.encoding().equals(usual.encoding())) {
            options.add("encoding: " + csv.encoding());
        }
        csv.comment().ifPresent(comment -> options.add("comment: '" + comment + "'"));
        return options;
    }

    private void steps(
            Map<String, String> first, Map<String, String> sets, Map<String, String> checks) {
        if (first.isEmpty() && sets.isEmpty() && checks.isEmpty()) {
            return;
        }
        line(2, "steps:");
        step("check", first);
        step("set", sets);
        step("check", checks);
    }

    private void step(String kind, Map<String, String> entries) {
        if (entries.isEmpty()) {
            return;
        }
        line(3, "- " + kind + ":");
        entries.forEach((name, sql) -> line(5, scalar(name) + ": " + scalar(sql)));
    }

    private void select() {
        line(4, "select:");
        if (draft.key.isEmpty()) {
            line(5, draft.place() + ": " + draft.place());
        }
        for (var column : draft.columns) {
            line(5, scalar(column.row()) + ": " + scalar(column.rowValue()));
        }
    }
}
