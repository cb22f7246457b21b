package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Flow.Dialect;
import dev.leat.cli.fuzz.draw.Flow.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes rows as a source's dialect of CSV has them. What the dialect cannot write is changed in
/// the rows, too.
final class CsvText {

    private final Dice dice;
    private final Source source;
    private final Dialect dialect;
    private final Values values;
    private final boolean clean;

    CsvText(Dice dice, Source source, Values values, boolean clean) {
        this.dice = dice;
        this.source = source;
        dialect = source.dialect();
        this.values = values;
        this.clean = clean;
    }

    /// The file of these rows; `rows` gets them as they can be read, without those that are broken.
    String of(List<Map<String, Object>> drawn, List<Optional<Map<String, Object>>> rows) {
        var columns = columns();
        var end = dice.of("\n", "\n", "\r\n");
        var text = new StringBuilder();
        if (dialect.header()) {
            text.append(header(columns)).append(end);
        }
        for (int i = 0; i < drawn.size(); i++) {
            var row = drawn.get(i);
            source.columns().stream()
                    .filter(c -> !columns.contains(c))
                    .forEach(c -> row.remove(c.name()));
            var fields = new ArrayList<String>();
            columns.forEach(column -> fields.add(field(column, row, fields.isEmpty())));
            boolean broken = !clean && dice.chance(12) && broken(fields, columns);
            rows.add(broken ? Optional.empty() : Optional.of(row));
            text.append(String.join("" + dialect.delimiter(), fields));
            text.append(i == drawn.size() - 1 && dice.chance(20) ? "" : end);
            if (dialect.comment().isPresent() && dice.chance(10) && text.toString().endsWith(end)) {
                text.append(dialect.comment().get()).append(" a comment").append(end);
            }
        }
        return text.toString();
    }

    /// With a header in any order, and perhaps without one that may be missing.
    private List<Column> columns() {
        var columns = new ArrayList<>(source.columns());
        if (dialect.header() && source.declared()) {
            columns.sort((_, _) -> 0);
            if (dice.chance(30)) {
                columns.add(columns.removeFirst());
            }
            if (dice.chance(15)) {
                columns.removeIf(column -> !column.notNull() && dice.chance(40));
            }
        }
        return columns;
    }

    private String header(List<Column> columns) {
        var names = columns.stream().map(column -> quoted(column.name(), dice.chance(20))).toList();
        return String.join("" + dialect.delimiter(), names);
    }

    private String field(Column column, Map<String, Object> row, boolean first) {
        var value = row.get(column.name());
        if (value == null) {
            return dice.of(dialect.nulls());
        }
        var text = Values.text(column, value);
        boolean needed =
                text.contains("" + dialect.delimiter())
                        || text.contains("\n")
                        || text.contains("\r")
                        || dialect.quote().filter(q -> text.contains("" + q)).isPresent()
                        || dialect.nulls().contains(text)
                        || (first
                                && dialect.comment()
                                        .filter(c -> text.startsWith("" + c))
                                        .isPresent());
        if (needed && dialect.quote().isEmpty()) {
            return instead(column, row);
        }
        return quoted(text, needed || dice.chance(15));
    }

    /// Something that this dialect can write.
    private String instead(Column column, Map<String, Object> row) {
        if (column.kind() == Kind.TEXT || column.kind() == Kind.JSON) {
            var plain = column.kind() == Kind.TEXT ? "plain" : "12";
            row.put(column.name(), plain);
            return plain;
        }
        throw new IllegalStateException(
                "no dialect is without a way to write " + row.get(column.name()));
    }

    private String quoted(String text, boolean wanted) {
        if (!wanted || dialect.quote().isEmpty()) {
            return text;
        }
        var quote = "" + dialect.quote().get();
        var escape = dialect.escape().map(String::valueOf);
        var inside =
                escape.isPresent()
                        ? text.replace(escape.get(), escape.get() + escape.get())
                                .replace(quote, escape.get() + quote)
                        : text.replace(quote, quote + quote);
        return quote + inside + quote;
    }

    /// Returns true if a field was broken.
    private boolean broken(List<String> fields, List<Column> columns) {
        int place = dice.between(0, columns.size() - 1);
        var wrong = values.wrong(columns.get(place)).filter(_ -> source.declared());
        if (wrong.isPresent() && dice.chance(70)) {
            fields.set(place, quoted(wrong.get(), true));
            return !wrong.get().contains("" + dialect.delimiter()) || dialect.quote().isPresent();
        }
        fields.add("more");
        return true;
    }
}
