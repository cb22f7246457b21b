package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.BucketSource;
import dev.leat.app.Compression;
import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.BucketSink;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.decode.TextForm;
import dev.leat.file.CsvRecords;
import dev.leat.file.Piece;
import dev.leat.file.RejectedLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Test data: pieces of a file of sales, and pipelines over them.
final class Sheets {

    static final Instant PUT = Instant.parse("2024-12-20T00:00:00Z");

    static final FileUnit UNIT = new FileUnit("input", "in/a.csv", 7, "etag", 100, PUT);

    static final Schema SCHEMA =
            new Schema(
                    "Sale",
                    List.of(
                            new Field("id", Simple.VARCHAR),
                            new Field("shop", Simple.VARCHAR),
                            new Field("amount", new Type.Decimal(12, 2)),
                            new Field("units", Simple.INTEGER),
                            new Field("total", Simple.BIGINT),
                            new Field("share", Simple.DOUBLE),
                            new Field("paid", Simple.BOOLEAN),
                            new Field("day", Simple.DATE),
                            new Field("at", Simple.TIMESTAMP),
                            new Field("sold", Simple.TIMESTAMPTZ),
                            new Field("more", Simple.JSON)));

    private Sheets() {}

    static Pipeline pipeline(List<String> key, List<Step> steps, List<Sink> to) {
        return pipeline(SCHEMA, key, steps, to);
    }

    static Pipeline pipeline(Schema schema, List<String> key, List<Step> steps, List<Sink> to) {
        var from =
                new BucketSource(
                        "sales-files", FileSource.csv("input"), schema, UnknownFields.IGNORE);
        return Pipeline.of("sales", from).withKey(key).withSteps(steps).withTo(to);
    }

    static BucketSink bucket(
            FileFormat format, Compression compression, Sink.Filter filter, Part... path) {
        return new BucketSink(
                "output", filter, Map.of(), new TextTemplate(List.of(path)), format, compression);
    }

    static BucketSink parquet(Part... path) {
        return bucket(FileFormat.PARQUET, Compression.ZSTD, new Sink.Filter.All(), path);
    }

    static Part text(String text) {
        return new Part.Text(text);
    }

    /// Returns a piece of [#SCHEMA] whose good records are these lines of CSV.
    static Piece piece(int part, List<String> lines) throws Exception {
        return piece(SCHEMA, part, lines);
    }

    /// Returns a piece whose good records are these lines of CSV. Its memory is never freed.
    static Piece piece(Schema schema, int part, List<String> lines) throws Exception {
        var fields = schema.fields();
        var forms = fields.stream().map(TextForm::new).toList();
        var rows = Piece.Table.columns(fields.stream().map(field -> Layout.of(field.type())));
        var text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        var records = new CsvRecords(text, Csv.DEFAULT);
        while (records.next()) {
            for (int i = 0; i < fields.size(); i++) {
                put(rows, Piece.Table.FIELDS + i, forms.get(i), records.value(i));
            }
            Piece.Table.end(rows, line(part, rows.size()), offset(rows.size()));
        }
        rows.end();
        return piece(part, new Piece.Table.Columns(rows), lines);
    }

    /// Returns a piece of one column of documents.
    static Piece documents(int part, List<String> documents) throws IOException {
        var rows = Piece.Table.columns(Stream.of(Layout.TEXT));
        for (var document : documents) {
            var text = document.getBytes(StandardCharsets.UTF_8);
            rows.put(Piece.Table.FIELDS, text, 0, text.length);
            Piece.Table.end(rows, line(part, rows.size()), offset(rows.size()));
        }
        rows.end();
        return piece(part, new Piece.Table.Documents(rows), documents);
    }

    private static void put(ColumnTable rows, int column, TextForm form, byte @Nullable [] value) {
        if (value == null) {
            rows.putNull(column);
            return;
        }
        assertThat(form.read(value, 0, value.length)).isTrue();
        int bits = Layout.of(form.field().type()).bits();
        if (bits == 0) {
            rows.put(column, value, 0, value.length);
        } else if (bits == 128) {
            rows.put(column, form.value(), form.high());
        } else {
            rows.put(column, form.value());
        }
    }

    private static long line(int part, int record) {
        return part * 1000L + record + 2;
    }

    private static long offset(int record) {
        return record * 10L;
    }

    static Piece piece(int part, Piece.Table table, List<String> lines) {
        return new Piece() {
            @Override
            public Position from() {
                return new Position(0, 0, part);
            }

            @Override
            public Position to() {
                return new Position(0, 0, part + 1);
            }

            @Override
            public Table table() {
                return table;
            }

            @Override
            public RejectedLines rejected() {
                return RejectedLines.of(List.of());
            }

            @Override
            public long unknownFields() {
                return 0;
            }

            @Override
            public long line(int record) {
                return Sheets.line(part, record);
            }

            @Override
            public long offset(int record) {
                return Sheets.offset(record);
            }

            @Override
            public String text(int record) {
                return lines.get(record);
            }
        };
    }
}
