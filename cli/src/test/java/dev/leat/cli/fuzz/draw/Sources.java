package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Flow.Dialect;
import dev.leat.cli.fuzz.draw.Flow.Source;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Draws what a pipeline reads: a queue, or files of any format in a bucket.
final class Sources {

    /// More columns than most files have; a hundredth of the files has them.
    private static final int WIDE = 450;

    private final Dice dice;
    private final Resources resources;

    Sources(Draft draft, Resources resources) {
        dice = draft.dice();
        this.resources = resources;
    }

    /// A queue without other producers.
    ///
    /// @param list whether a column must be a list
    Source queue(Entries from, boolean list) {
        boolean fifo = dice.chance(25);
        return queue(from, resources.queue(fifo), columns(list), fifo);
    }

    private List<Column> columns(boolean list) {
        var columns = new ArrayList<>(resources.columns(false));
        if (list) {
            columns.add(new Column("items", dice.of(Kind.STRUCTS, Kind.LIST, Kind.JSON)));
        }
        if (dice.chance(50)) {
            columns.add(new Column("remark", Kind.TEXT));
        }
        return columns;
    }

    /// A stream without other producers.
    ///
    /// @param list whether a column must be a list
    Source stream(Entries from, boolean list) {
        return stream(from, resources.stream(), columns(list));
    }

    /// This stream, with these columns.
    Source stream(Entries from, String stream, List<Column> columns) {
        if (dice.chance(30)) {
            from.put("start", dice.of("oldest", "latest"));
        }
        return messages(from.put("stream", stream), stream, Source.STREAM, columns, false);
    }

    /// This queue, with these columns.
    Source queue(Entries from, String queue, List<Column> columns, boolean fifo) {
        return messages(from.put("queue", queue), queue, Source.MESSAGE, columns, fifo);
    }

    private Source messages(
            Entries from, String place, String format, List<Column> columns, boolean fifo) {
        from.put("schema", resources.schema(columns));
        if (dice.chance(25)) {
            var batch = new Entries();
            boolean sized = dice.chance(70);
            if (sized) {
                batch.put("size", "" + dice.of(1, 2, 10, 10_000));
            }
            if (!sized || dice.chance(30)) {
                batch.put("window", dice.of("0s", "20ms", "50ms"));
            }
            from.put("batch", batch);
        }
        return new Source(place, format, Dialect.CSV, "", "", columns, true, strict(from), fifo);
    }

    private boolean strict(Entries from) {
        if (!dice.chance(30)) {
            return false;
        }
        boolean strict = dice.chance(50);
        from.put("unknown_fields", strict ? "reject" : "ignore");
        return strict;
    }

    /// A bucket of its own with files of this format, which have these columns, if given.
    Source files(Entries from, String format, Optional<List<Column>> given) {
        var bucket = resources.bucket();
        from.put("bucket", bucket);
        var suffix =
                dice.chance(60)
                        ? "."
                                + format
                                + (format.equals("parquet") ? "" : dice.of("", "", ".gz", ".zst"))
                        : "";
        boolean said =
                suffix.isEmpty() ? !format.equals("csv") || dice.chance(20) : dice.chance(30);
        if (said) {
            from.put("format", format);
        }
        if (!suffix.isEmpty()) {
            from.put("suffix", suffix);
        }
        var prefix = dice.chance(25) ? dice.of("in/", "day=1/") : "";
        if (!prefix.isEmpty()) {
            from.put("prefix", prefix);
        }
        boolean lines = format.equals("csv") || format.equals("tsv");
        boolean declared =
                given.isPresent() || !(lines || format.equals("parquet")) || dice.chance(70);
        var dialect = lines ? dialect(from, format, declared) : other(from, format);
        var columns =
                given.orElseGet(() ->
                        declared
                                ? resources.columns(lines || format.equals("parquet"))
                                : undeclared(lines));
        if (declared) {
            from.put("schema", resources.schema(columns));
        }
        boolean strict = declared && strict(from);
        if (dice.chance(10)) {
            from.put("via", resources.queue(false));
        }
        return new Source(
                bucket, format, dialect, prefix, suffix, columns, declared, strict, false);
    }

    /// Returns the columns of a header: texts, sometimes very many.
    private List<Column> undeclared(boolean lines) {
        if (lines && dice.chance(4)) {
            return IntStream.rangeClosed(1, WIDE)
                    .mapToObj(i -> new Column("c" + i, Kind.TEXT))
                    .toList();
        }
        return resources.columns(true).stream().map(c -> new Column(c.name(), Kind.TEXT)).toList();
    }

    private Dialect other(Entries from, String format) {
        if (format.equals("parquet") || !dice.chance(15)) {
            return Dialect.CSV;
        }
        var encoding = dice.of("UTF-8", "ISO-8859-1", "UTF-16LE");
        from.put("csv", new Entries().put("encoding", encoding));
        var usual = Dialect.CSV;
        return new Dialect(
                usual.delimiter(),
                usual.quote(),
                usual.escape(),
                true,
                usual.nulls(),
                encoding,
                usual.comment());
    }

    private Dialect dialect(Entries from, String format, boolean declared) {
        var usual = format.equals("csv") ? Dialect.CSV : Dialect.TSV;
        if (!dice.chance(50)) {
            return usual;
        }
        var csv = new Entries();
        char delimiter = usual.delimiter();
        if (dice.chance(50)) {
            delimiter = dice.of(';', '|', '\t', ',');
            csv.put("delimiter", delimiter == '\t' ? "\\t" : "" + delimiter);
        }
        var quote = usual.quote();
        if (dice.chance(40)) {
            quote = dice.of(Optional.of('"'), Optional.of('\''), Optional.empty());
            csv.put("quote", quote.map(String::valueOf).orElse("none"));
        }
        var escape = usual.escape();
        if (quote.isPresent() && dice.chance(30)) {
            escape = dice.of(Optional.of('\\'), Optional.empty());
            csv.put("escape", escape.map(String::valueOf).orElse("none"));
        }
        boolean header = true;
        if (dice.chance(25)) {
            header = !declared || dice.chance(30);
            csv.put("header", "" + header);
        }
        var nulls = usual.nulls();
        if (dice.chance(35)) {
            nulls = dice.of(List.of("", "\\N"), List.of("NULL"), List.of("-", "NA", ""));
            csv.put("nulls", nulls.size() == 1 ? new Tree.Text(nulls.getFirst()) : Items.of(nulls));
        }
        var encoding = "UTF-8";
        if (dice.chance(25)) {
            encoding = dice.of("UTF-8", "windows-1252", "UTF-16LE", "ISO-8859-1");
            csv.put("encoding", encoding);
        }
        var comment = Optional.<Character>empty();
        if (dice.chance(20)) {
            comment = dice.of(Optional.of('#'), Optional.of('%'), Optional.empty());
            csv.put("comment", comment.map(String::valueOf).orElse("none"));
        }
        if (!csv.map().isEmpty()) {
            from.put("csv", csv);
        }
        return new Dialect(delimiter, quote, escape, header, nulls, encoding, comment);
    }
}
