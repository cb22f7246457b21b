package dev.leat.cli.fuzz.draw;

import com.github.luben.zstd.Zstd;
import dev.leat.cli.fuzz.draw.Data.Message;
import dev.leat.cli.fuzz.draw.Flow.Source;
import dev.leat.port.HashRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;

/// Draws what a pipeline is given: mostly records that fit, some that were broken on purpose.
final class Records {

    private final Dice dice;
    private final Source source;
    private final Values values;
    private final boolean clean;
    private final Map<String, Integer> shortened;
    private final List<Map<String, Object>> known;
    private final boolean versioned;
    private int ids;

    /// @param known rows that other pipelines write to the same table; some of them come again
    Records(Dice dice, Flow flow, List<Map<String, Object>> known) {
        this.dice = dice;
        this.known = known;
        versioned = flow.versioned();
        ids = known.isEmpty() ? 0 : dice.between(0, 6);
        source = flow.source();
        // Sums and the keys of objects have limits of their own.
        boolean limited =
                flow.targets().stream()
                        .anyMatch(t -> t.kind().equals("view") || t.path().contains("="));
        values = new Values(dice, !limited);
        clean = dice.chance(40);
        shortened = flow.shrink().map(Flow.Shrink::columns).orElse(Map.of());
    }

    List<Data> draw() {
        if (!source.files()) {
            return List.of(messages());
        }
        var files = new ArrayList<Data>();
        for (int i = dice.chance(20) ? 2 : 1; i > 0; i--) {
            files.add(file(i));
        }
        return files;
    }

    /// Now and then no rows at all: a header alone, or nothing.
    private int count() {
        int most = source.stream() ? 30 : 12;
        return dice.chance(12) ? 0 : source.columns().size() > 100 ? 2 : dice.between(1, most);
    }

    private Map<String, Object> row() {
        var row = new HashMap<String, Object>();
        for (var column : source.columns()) {
            var value = column.name().equals("id") ? identity(column) : values.draw(column);
            if (value instanceof String
                    && column.kind() == Kind.TEXT
                    && shortened.containsKey(column.name())
                    && dice.chance(60)) {
                value = "long ".repeat(500);
            }
            if (value != null) {
                row.put(column.name(), value instanceof String text ? encodable(text) : value);
            }
        }
        return row;
    }

    /// A row of another pipeline, as far as this source can write it.
    private Map<String, Object> again(Map<String, Object> known) {
        var row = new HashMap<>(known);
        row.replaceAll((_, value) -> value instanceof String text ? encodable(text) : value);
        return row;
    }

    private String encodable(String text) {
        var encoder = charset().newEncoder();
        return encoder.canEncode(text) ? text : "plain";
    }

    private Charset charset() {
        return Charset.forName(source.dialect().encoding(), StandardCharsets.UTF_8);
    }

    private Object identity(Column column) {
        long id = ++ids;
        return column.kind() == Kind.TEXT ? "id" + id : (Object) id;
    }

    /// Some records come twice, as producers send them.
    private List<Map<String, Object>> rows() {
        var rows = new ArrayList<Map<String, Object>>();
        for (int i = count(); i > 0; i--) {
            rows.add(
                    !known.isEmpty() && dice.chance(35)
                            ? again(dice.of(known))
                            : !rows.isEmpty() && dice.chance(12) ? dice.of(rows) : row());
            if (versioned && dice.chance(25)) { // another state of a record
                var id = dice.of(rows).get("id");
                var state = row();
                if (id != null && state.replace("id", id) != null) {
                    rows.add(state);
                }
            }
        }
        return rows;
    }

    private boolean breaks() {
        return !clean && dice.chance(12);
    }

    /// Returns true if records have an id, which they need.
    private boolean ids() {
        return source.columns().stream().anyMatch(c -> c.name().equals("id"));
    }

    private Data messages() {
        var rows = new ArrayList<Optional<Map<String, Object>>>();
        var messages = new ArrayList<Message>();
        for (var row : rows()) {
            boolean broken = breaks();
            var body = broken ? brokenDocument(row) : document(row);
            rows.add(broken ? Optional.empty() : Optional.of(row));
            messages.add(message(body));
        }
        return new Data("", rows, new byte[0], messages, true);
    }

    private Message message(String body) {
        if (!source.stream()) {
            return new Message(
                    body, source.fifo() ? Optional.of("g" + dice.between(1, 3)) : Optional.empty());
        }
        return new Message(
                body,
                Optional.of(dice.of("a", "b", "c", "größe", "😀", "x".repeat(256))),
                dice.chance(15)
                        ? Optional.of(
                                dice.of(BigInteger.ZERO, BigInteger.TWO.pow(127), HashRange.MAX))
                        : Optional.empty(),
                dice.chance(6) ? OptionalInt.of(dice.between(1, 4)) : OptionalInt.empty());
    }

    private String document(Map<String, Object> row) {
        var fields = new ArrayList<String>();
        for (var column : source.columns()) {
            var value = row.get(column.name());
            if (value != null || dice.chance(50) || column.notNull()) {
                fields.add("\"" + column.name() + "\":" + Values.json(column, value));
            }
        }
        return "{" + String.join(",", fields) + "}";
    }

    private String brokenDocument(Map<String, Object> row) {
        var column = dice.of(source.columns());
        var wrong = values.wrong(column);
        var whole = document(row);
        return switch (ids() ? dice.between(0, 3) : 0) {
            case 0 -> whole.substring(0, whole.length() - 1) + dice.of("", "]", ",}");
            case 1 -> dice.of("[]", "7", "{\"id\":null}", "nothing");
            case 2 -> whole.replaceFirst("\\{", "{\"id\":{},");
            default ->
                    wrong.map(
                                    text -> {
                                        var other = new HashMap<>(row);
                                        other.remove(column.name());
                                        var rest = document(other);
                                        var json =
                                                column.kind() == Kind.JSON
                                                        ? text
                                                        : "\"" + text + "\"";
                                        var null_ = "\"" + column.name() + "\":null";
                                        var without =
                                                rest.contains(null_)
                                                        ? rest.replace(null_, "\"_\":0")
                                                        : rest;
                                        return without.substring(0, without.length() - 1)
                                                + ",\""
                                                + column.name()
                                                + "\":"
                                                + json
                                                + "}";
                                    })
                            .orElse("nothing");
        };
    }

    /// The same file with other rows.
    Data overwriting(Data former) {
        var next = file(0);
        return new Data(former.key(), next.rows(), next.content(), List.of(), true);
    }

    private Data file(int number) {
        var rows = new ArrayList<Optional<Map<String, Object>>>();
        var key = source.prefix() + dice.of("f", "März ", "a-b") + number + source.suffix();
        var drawn = rows();
        var content =
                switch (source.format()) {
                    case "ndjson" -> text(lines(drawn, rows));
                    case "json" -> text(array(drawn, rows));
                    case "parquet" -> {
                        drawn.forEach(row -> rows.add(Optional.of(row)));
                        yield Parquet.of(source.columns(), drawn);
                    }
                    default -> text(new CsvText(dice, source, values, clean).of(drawn, rows));
                };
        return new Data(key, rows, packed(content), List.of(), true);
    }

    private String lines(
            List<Map<String, Object>> drawn, List<Optional<Map<String, Object>>> rows) {
        var text = new StringBuilder();
        for (var row : drawn) {
            boolean broken = breaks();
            var line = (broken ? brokenDocument(row) : document(row)).replace("\n", " ");
            text.append(line).append('\n');
            rows.add(broken ? Optional.empty() : Optional.of(row));
        }
        return text.toString();
    }

    private String array(
            List<Map<String, Object>> drawn, List<Optional<Map<String, Object>>> rows) {
        var documents = new ArrayList<String>();
        for (var row : drawn) {
            boolean broken = ids() && breaks();
            documents.add(broken ? "{\"id\":null}" : document(row));
            rows.add(broken ? Optional.empty() : Optional.of(row));
        }
        return "[" + String.join(dice.of(",", ",\n"), documents) + "]";
    }

    private byte[] text(String text) {
        return text.getBytes(charset());
    }

    private byte[] packed(byte[] content) {
        boolean free = source.suffix().isEmpty() && !source.format().equals("parquet");
        if (source.suffix().endsWith(".gz") || (free && dice.chance(10))) {
            return gzip(content);
        }
        return source.suffix().endsWith(".zst") ? Zstd.compress(content) : content;
    }

    private static byte[] gzip(byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
