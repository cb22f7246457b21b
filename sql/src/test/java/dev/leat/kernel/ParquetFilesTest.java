package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.FileFormat;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.LocalContent;
import dev.leat.batch.Position;
import dev.leat.file.Bytes;
import dev.leat.file.Read;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.SqlLiterals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parquet files that DuckDB's COPY writes.
class ParquetFilesTest {

    private static final Type ITEM =
            new Type.Struct(
                    List.of(
                            new Type.Member("sku", Simple.VARCHAR),
                            new Type.Member("price", new Type.Decimal(20, 4)),
                            new Type.Member("n", Simple.BIGINT)));

    private static final Schema EVERYTHING =
            new Schema(
                    "Everything",
                    List.of(
                            Field.required("id", Simple.BIGINT),
                            new Field("money", new Type.Decimal(38, 10)),
                            new Field("real", Simple.DOUBLE),
                            new Field("flag", Simple.BOOLEAN),
                            new Field("name", Simple.VARCHAR),
                            new Field("day", Simple.DATE),
                            new Field("local", Simple.TIMESTAMP),
                            new Field("zoned", Simple.TIMESTAMPTZ),
                            new Field("extra", Simple.JSON),
                            new Field("items", new Type.ListOf(ITEM))));

    private static final String ROW =
            """
            SELECT 9007199254740993 AS id, 1234567890123456789012345678.0123456789::DECIMAL(38,10) AS money,
              0.1::DOUBLE AS "real", true AS flag, 'é "quoted", \u001f' AS "name", DATE '2024-02-29' AS day,
              TIMESTAMP '2024-12-31 23:59:59.123456' AS local,
              TIMESTAMPTZ '2024-12-31 23:59:59+01' AS zoned,
              '{"n": 1.00000000000000000000001}'::JSON AS extra,
              [{'sku': 'a,b', 'price': 12345678901234.5600::DECIMAL(20,4), 'n': 9007199254740993}, NULL] AS items
            """;

    private static final String DOCUMENT =
            "{\"id\":9007199254740993,\"money\":1234567890123456789012345678.0123456789,"
                    + "\"real\":0.1,\"flag\":true,\"name\":\"é \\\"quoted\\\", \\u001f\","
                    + "\"day\":\"2024-02-29\",\"local\":1735689599123456,\"zoned\":1735685999000000,"
                    + "\"extra\":\"{\\\"n\\\": 1.00000000000000000000001}\","
                    + "\"items\":[{\"n\":9007199254740993,\"price\":12345678901234.56,"
                    + "\"sku\":\"a,b\"},null]}";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "gzip", "uncompressed"})
    void everyValueComesAsItIs(String codec) throws Exception {
        var file = copy(ROW + " UNION ALL SELECT 1" + ", NULL".repeat(9), "COMPRESSION " + codec);
        var read = read(file, EVERYTHING);

        assertThat(read.rows()).containsExactly(DOCUMENT, "{\"id\":1}");
        assertThat(read.good()).extracting(Read.Good::line).containsExactly(1L, 2L);
        assertThat(read.parts().getFirst().to()).isEqualTo(new Position(2, 2, 2));
    }

    @Test
    void aTextIsADocumentIfTheSchemaHasJson() throws Exception {
        var file =
                copy(
                        """
                        SELECT * FROM (VALUES (1, '{"n": 1}'), (2, NULL), (3, '"x"'), (4, 'x')) t(id, extra)
                        """,
                        "COMPRESSION zstd");
        var read = read(file, EVERYTHING);

        assertThat(read.rows())
                .containsExactly(
                        "{\"id\":1,\"extra\":\"{\\\"n\\\": 1}\"}",
                        "{\"id\":2}",
                        "{\"id\":3,\"extra\":\"\\\"x\\\"\"}");
        assertThat(read.rejected()).extracting(line -> line.line()).containsExactly(4L);
    }

    @Test
    void rowsAreJudgedAsDocumentsAre() throws Exception {
        var file =
                copy(
                        """
                        SELECT * FROM (VALUES
                          (1, 1.5::DOUBLE, DATE '2024-01-01'), (2, 1.234567890123, DATE '2024-01-01'),
                          (NULL, 1, DATE '2024-01-01'), (4, 'nan', DATE 'infinity'), (5, 1e300, NULL))
                          t(id, money, day)
                        """,
                        "COMPRESSION zstd");
        var read = read(file, EVERYTHING);

        assertThat(read.rows()).containsExactly("{\"id\":1,\"money\":1.5,\"day\":\"2024-01-01\"}");
        assertThat(read.rejected())
                .extracting(line ->
                        line.line()
                                + line.reasons().stream()
                                        .map(why ->
                                                " " + why.field().orElse("") + " " + why.cause())
                                        .collect(Collectors.joining()))
                .containsExactly(
                        "2 money range", "3 id missing", "4 money type day type", "5 money range");
        assertThat(read.rejected().getLast().text())
                .isEqualTo("{\"id\":\"5\",\"money\":\"1e+300\",\"day\":null}");
    }

    @Test
    void nanosecondsThatAreZeroFitAndOthersAreRejected() throws Exception {
        var file =
                copy(
                        "SELECT 1 AS id, TIMESTAMP_NS '2024-12-31 23:59:59.123456' AS local UNION ALL"
                                + " SELECT 2, TIMESTAMP_NS '2024-12-31 23:59:59.123456789'",
                        "COMPRESSION zstd");
        var read = read(file, EVERYTHING);

        assertThat(read.rows()).containsExactly("{\"id\":1,\"local\":1735689599123456}");
        assertThat(read.rejected()).hasSize(1);
    }

    @Test
    void withoutASchemaEveryColumnIsAText() throws Exception {
        var read = read(copy(ROW, "COMPRESSION zstd"), new Schema("", List.of()));

        assertThat(read.rows())
                .containsExactly(
                        "{\"id\":\"9007199254740993\","
                                + "\"money\":\"1234567890123456789012345678.0123456789\","
                                + "\"real\":\"0.1\",\"flag\":\"true\","
                                + "\"name\":\"é \\\"quoted\\\", \\u001f\",\"day\":\"2024-02-29\","
                                + "\"local\":\"2024-12-31T23:59:59.123456\","
                                + "\"zoned\":\"2024-12-31T22:59:59Z\","
                                + "\"extra\":\"{\\\"n\\\": 1.00000000000000000000001}\","
                                + "\"items\":\"[{\\\"sku\\\":\\\"a,b\\\",\\\"price\\\":\\\"12345678901234.5600\\\","
                                + "\\\"n\\\":9007199254740993},null]\"}");
    }

    @Test
    void columnsAreComparedOnceAFile() throws Exception {
        var file = copy("SELECT 1 AS id, 'x' AS more, 'y'::BLOB AS bytes", "COMPRESSION zstd");

        try (var reader = open(file, from(EVERYTHING, UnknownFields.IGNORE), 1000)) {
            assertThat(reader.header().unknown()).containsExactly("more", "bytes");
            assertThat(reader.header().missing()).contains("money", "items").doesNotContain("id");
        }
        assertThatThrownBy(() -> open(file, from(EVERYTHING, UnknownFields.REJECT), 1000))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage(
                        "the file is refused by `unknown_fields: reject`; it has 3 columns, of which"
                                + " 2 are not in the schema (columns 2, 3)");
        var other = new Schema("Other", List.of(Field.required("amount", Simple.BIGINT)));
        assertThatThrownBy(() -> read(file, other))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage(
                        "the file has no column `amount`, which is `not null` in the schema; it has 3"
                                + " columns, of which 3 are not in the schema (columns 1, 2, 3)");
        assertThatThrownBy(() -> read(file, new Schema("", List.of())))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageStartingWith("column 'bytes' has the type BLOB");
    }

    @Test
    void piecesHaveTheSameRecordsWhateverTheirSizeAndResumeAnywhere() throws Exception {
        var file =
                copy(
                        "SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE i END AS id, 'name ' || i AS name"
                                + " FROM range(5000) t(i)",
                        "ROW_GROUP_SIZE 2048");
        var whole = read(file, EVERYTHING);
        assertThat(whole.records()).extracting(Read.Good::line).hasSize(5000).isSorted();
        for (long size : new long[] {4000, 30_000}) {
            var pieces = read(file, EVERYTHING, size, Position.START);
            assertThat(pieces.good()).isEqualTo(whole.good());
            assertThat(pieces.rejected()).isEqualTo(whole.rejected());
            int last = pieces.parts().size() - 1;
            for (int i : new int[] {1, last / 2, last}) {
                var resumed = read(file, EVERYTHING, size, pieces.parts().get(i).from());
                assertThat(resumed.parts()).isEqualTo(pieces.parts().subList(i, last + 1));
            }
            var end = pieces.parts().getLast().to();
            assertThat(read(file, EVERYTHING, size, end).parts()).isEmpty();
        }
    }

    @Test
    void contentWithoutAFileAndOddNamesAreCopiedAndTheCopyIsRemoved() throws Exception {
        var file = copy("SELECT 1 AS id", "COMPRESSION zstd");
        var bytes = Files.readAllBytes(file);
        var odd = Files.copy(file, folder.resolve("a[1]*'.parquet"));

        var from = from(EVERYTHING, UnknownFields.IGNORE);
        var inMemory =
                Read.all(new FileReaders(), new Bytes("x", bytes), from, Position.START, folder);
        assertThat(inMemory.rows()).containsExactly("{\"id\":1}");
        assertThat(read(odd, EVERYTHING).rows()).containsExactly("{\"id\":1}");
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("input-"));
        }
    }

    @Test
    void whatIsNoWholeParquetFileSaysSo() throws Exception {
        var bytes =
                Files.readAllBytes(
                        copy("SELECT i AS id FROM range(5000) t(i)", "ROW_GROUP_SIZE 2048"));
        assertRefused(new byte[0], "is not a complete Parquet file");
        assertRefused(
                "id\n1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "is not a complete Parquet");
        assertRefused(Arrays.copyOf(bytes, bytes.length / 2), "is not a complete Parquet file");
        var random = new Random(4);
        var footer = bytes.clone();
        for (int i = 0; i < 60; i++) {
            footer[bytes.length - 9 - random.nextInt(100)] ^= (byte) (1 + random.nextInt(255));
        }
        assertRefused(footer, "cannot be read as Parquet after row");
        var pages = bytes.clone();
        for (int i = 100; i < bytes.length / 2; i++) {
            pages[i] = (byte) random.nextInt();
        }
        assertRefused(pages, "cannot be read as Parquet after row");
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() ->
                        Read.all(
                                new FileReaders(),
                                new Bytes("in.parquet", bytes),
                                from(EVERYTHING, UnknownFields.IGNORE),
                                Position.START,
                                folder))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageStartingWith("'in.parquet' " + message);
    }

    private Read read(Path file, Schema schema) throws UnreadableFileException, IOException {
        return read(file, schema, Long.MAX_VALUE, Position.START);
    }

    private Read read(Path file, Schema schema, long size, Position at)
            throws UnreadableFileException, IOException {
        var from = from(schema, UnknownFields.IGNORE);
        return Read.all(new FileReaders(size), LocalContent.of(file), from, at, folder);
    }

    private dev.leat.file.PieceReader open(Path file, PipelineSource from, long size)
            throws UnreadableFileException, IOException {
        return new FileReaders(size).open(LocalContent.of(file), from, Position.START, folder);
    }

    private static PipelineSource from(Schema schema, UnknownFields unknown) {
        return Read.from(FileFormat.PARQUET, schema, "UTF-8", unknown);
    }

    private Path copy(String select, String options) throws SQLException {
        var file = folder.resolve("made.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(
                    "COPY (%s) TO %s (FORMAT parquet, %s)"
                            .formatted(select, SqlLiterals.text(file.toString()), options));
        }
        return file;
    }
}
