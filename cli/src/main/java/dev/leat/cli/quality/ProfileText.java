package dev.leat.cli.quality;

import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.ColumnText;
import dev.leat.quality.profile.NumberText;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.profile.ProfileDrift;
import dev.leat.quality.profile.RelationText;
import dev.leat.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A profile as text of a given width.
record ProfileText(Profile profile, int width) {

    private static final String BETWEEN = "  ";

    /// The longest name of a column in the table, as a part of the width.
    private static final int NAME_PART = 3;

    private static final int LEAST_VALUES = 20;
    private static final String INDENT = "  ";

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.addAll(heading());
        lines.add("");
        lines.addAll(columns());
        var rules = RelationText.of(profile.relations());
        if (!rules.isEmpty()) {
            lines.add("");
            lines.add("Rules between columns:");
            rules.forEach(rule -> lines.addAll(rule(rule)));
        }
        var remarks =
                profile.columns().stream()
                        .flatMap(column ->
                                ColumnText.remarks(column).stream()
                                        .map(remark -> column.name() + ": " + remark))
                        .toList();
        if (!remarks.isEmpty()) {
            lines.add("");
            lines.add("Remarks:");
            remarks.forEach(remark -> lines.addAll(wrapped(remark)));
        }
        return lines;
    }

    private List<String> heading() {
        var records = profile.records();
        var parts = new ArrayList<String>();
        parts.add(CountText.of(records.total(), "record"));
        parts.add(
                CountText.of(
                        profile.columns().stream().filter(column -> !column.nested()).count(),
                        "column"));
        parts.add(CountText.of(records.duplicates(), "duplicate"));
        if (records.unreadable() > 0) {
            parts.add(CountText.of(records.unreadable(), "unreadable line"));
        }
        var lines = new ArrayList<String>();
        var source = TerminalLine.flat(profile.source()) + ":";
        var counts = String.join(", ", parts);
        if (length(source) + 1 + length(counts) <= width) {
            lines.add(source + " " + counts);
        } else {
            lines.add(TerminalLine.cut(source, width));
            lines.add(counts);
        }
        if (records.sampled()) {
            lines.add(
                    "Sample of %s records; the error of a share is at most %s (95 %% confidence)."
                            .formatted(
                                    CountText.of(records.profiled()),
                                    NumberText.percent(records.error())));
        }
        return lines;
    }

    private List<String> columns() {
        var rows = profile.columns().stream().map(this::row).toList();
        int room = Math.max(LEAST_VALUES, width - usedWidth(rows));
        var table =
                new TextTable(
                        TextTable.Column.text("COLUMN"),
                        TextTable.Column.text("TYPE"),
                        TextTable.Column.number("NULL"),
                        TextTable.Column.number("DISTINCT"),
                        TextTable.Column.text("VALUES"));
        for (var row : rows) {
            table.row(
                    row.get(0),
                    row.get(1),
                    row.get(2),
                    row.get(3),
                    TerminalLine.cut(row.get(4), room));
        }
        return table.lines(width);
    }

    /// Returns the width of the first four columns, whose headings may be wider than their texts.
    private static int usedWidth(List<List<String>> rows) {
        var headings = List.of("COLUMN", "TYPE", "NULL", "DISTINCT");
        int width = 0;
        for (int i = 0; i < headings.size(); i++) {
            int at = i;
            int texts = rows.stream().mapToInt(row -> length(row.get(at))).max().orElse(0);
            width += Math.max(texts, headings.get(i).length()) + BETWEEN.length();
        }
        return width;
    }

    private List<String> row(ColumnProfile column) {
        return List.of(
                TerminalLine.cut(TerminalLine.flat(column.name()), width / NAME_PART),
                ColumnText.type(column),
                NumberText.percent(column.values().nullShare()),
                ColumnText.distinct(column),
                TerminalLine.flat(ColumnText.values(column)));
    }

    private List<String> rule(RelationText rule) {
        return wrapped(rule.rule() + ": " + rule.result());
    }

    /// Returns a text in lines of the width, indented.
    private List<String> wrapped(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(INDENT);
        for (var word : TerminalLine.flat(text).split(" ", -1)) {
            var cut = TerminalLine.cut(word, width - 2 * INDENT.length());
            if (line.length() > 2 * INDENT.length()
                    && length(line.toString()) + 1 + length(cut) > width) {
                lines.add(line.toString());
                line = new StringBuilder(INDENT + INDENT);
            }
            line.append(line.toString().isBlank() ? "" : " ").append(cut);
        }
        lines.add(line.toString());
        return lines;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /// Returns the differences from another profile.
    List<String> drift(ProfileDrift drift) {
        var lines = new ArrayList<String>();
        lines.add(
                TerminalLine.cut(
                        "%s: %s; before, %s: %s"
                                .formatted(
                                        TerminalLine.flat(drift.after()),
                                        CountText.of(drift.recordsAfter(), "record"),
                                        TerminalLine.flat(drift.before()),
                                        CountText.of(drift.recordsBefore(), "record")),
                        width));
        lines.add("");
        var table =
                new TextTable(
                        TextTable.Column.text("COLUMN"),
                        TextTable.Column.text("DRIFT"),
                        TextTable.Column.number("PSI"),
                        TextTable.Column.text("OF"),
                        TextTable.Column.number("KS"));
        for (var column : drift.columns()) {
            table.row(
                    TerminalLine.cut(TerminalLine.flat(column.column()), width / NAME_PART),
                    column.degree().name().toLowerCase(Locale.ROOT),
                    column.psi().map(ProfileText::index).orElse("-"),
                    column.basis(),
                    column.ks().map(ProfileText::index).orElse("-"));
        }
        lines.addAll(table.lines(width));
        var changed = drift.columns().stream().filter(one -> !one.changes().isEmpty()).toList();
        lines.add("");
        if (changed.isEmpty()) {
            lines.add("No column differs.");
        } else {
            lines.add("Differences:");
            changed.forEach(column ->
                    lines.addAll(
                            wrapped(column.column() + ": " + String.join("; ", column.changes()))));
        }
        lines.add("");
        lines.add(
                "PSI: population stability index, moderate from %s, large from %s."
                        .formatted(
                                ProfileDrift.Degree.MODERATE_PSI, ProfileDrift.Degree.LARGE_PSI));
        lines.add("KS: statistic of Kolmogorov and Smirnov.");
        return lines;
    }

    private static String index(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
