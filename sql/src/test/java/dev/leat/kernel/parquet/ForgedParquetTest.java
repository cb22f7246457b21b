package dev.leat.kernel.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.FileFormat;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type.Simple;
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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Parquet files whose sizes, counts, positions and statistics are false, or whose rows are far
/// larger than they. DuckDB reads them in this process, which a native failure would end.
@Tag("attack")
@Timeout(300)
class ForgedParquetTest {

    private static final Schema SALE =
            new Schema(
                    "Sale",
                    List.of(
                            Field.required("id", Simple.BIGINT),
                            new Field("name", Simple.VARCHAR)));

    private static final int ROWS = 500;

    /// Few different names, which are in a dictionary, or different ones, which are not.
    private static final String FEW = "SELECT i AS id, 'n' || i %% 5 AS name FROM range(%d) t(i)";

    private static final String MANY =
            "SELECT i AS id, uuid()::VARCHAR AS name FROM range(%d) t(i)";

    @TempDir Path folder;

    private byte[] parquet(String select, String options) throws SQLException, IOException {
        var file = folder.resolve("made.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (%s) TO %s (FORMAT parquet, %s)"
                            .formatted(select, SqlLiterals.text(file.toString()), options));
        }
        return Files.readAllBytes(file);
    }

    private Read read(byte[] bytes) throws UnreadableFileException, IOException {
        return Read.all(
                new ParquetFiles(Long.MAX_VALUE),
                new Bytes("in.parquet", bytes),
                Read.from(FileFormat.PARQUET, SALE, "UTF-8", UnknownFields.IGNORE),
                Position.START,
                folder);
    }

    private interface Forgery {
        byte[] with(Random random) throws IOException;
    }

    /// Every file is either read, or refused as what it is: an [IOException] would mean that
    /// another attempt may succeed.
    private void eachIsReadOrRefused(int files, Forgery forgery) throws IOException {
        int refused = 0;
        for (int seed = 0; seed < files; seed++) {
            try {
                read(forgery.with(new Random(seed)));
            } catch (UnreadableFileException bad) {
                refused++;
                assertThat(bad.reason().cause())
                        .as("seed %d", seed)
                        .isIn("damaged", "malformed", "missing", "type");
            }
        }
        assertThat(refused).isBetween(files / 3, files - 1);
    }

    @ParameterizedTest
    @CsvSource({"uncompressed, V1, true", "zstd, V2, false"})
    void aFooterWithFalseValuesIsReadOrRefused(String codec, String version, boolean few)
            throws Exception {
        var options = "COMPRESSION %s, PARQUET_VERSION %s".formatted(codec, version);
        var whole = new ForgedParquet(parquet((few ? FEW : MANY).formatted(ROWS), options));
        eachIsReadOrRefused(60, whole::footer);
    }

    @ParameterizedTest
    @CsvSource({"uncompressed, V1, true", "snappy, V2, true", "zstd, V1, false"})
    void aPageWithFalseSizesIsReadOrRefused(String codec, String version, boolean few)
            throws Exception {
        var options = "COMPRESSION %s, PARQUET_VERSION %s".formatted(codec, version);
        var whole = new ForgedParquet(parquet((few ? FEW : MANY).formatted(ROWS), options));
        eachIsReadOrRefused(40, whole::page);
    }

    @Test
    void falseStatisticsHideNoRows() throws Exception {
        var whole = new ForgedParquet(parquet(FEW.formatted(ROWS), "COMPRESSION zstd"));
        assertThat(read(whole.statistics("x", "y")).rows()).hasSize(ROWS);
        assertThat(read(whole.statistics("z", "a")).rows()).hasSize(ROWS);
    }

    @Test
    void rowsThatAreFarLargerThanTheirFileAreRefused() throws Exception {
        var bomb = parquet("SELECT 1 AS id FROM range(1000000)", "COMPRESSION zstd");
        assertThat(bomb.length).isLessThan(10_000);
        assertThat(ParquetRows.most(bomb.length)).isEqualTo(1L << 30);
        assertThat(ParquetRows.most(1L << 30)).isEqualTo(1_000L << 30);
        var file = new ParquetFile("in.parquet", folder.resolve("made.parquet"));
        var all = ParquetQuery.from(file.file(), 0);
        var declared =
                new ParquetSchema(List.of(new ParquetSchema.Column("id", 1, 0, 0, List.of())));
        var query = ParquetQuery.of(all, file.columns(declared), SALE, false);
        try (var rows = new ParquetRows(file, query, 0, Optional.empty(), 12_000, new long[0])) {
            assertThatThrownBy(
                            () -> {
                                while (rows.next().isPresent()) {}
                            })
                    .isInstanceOf(UnreadableFileException.class)
                    .hasMessage(
                            "the rows of 'in.parquet' have more than 12,000 bytes as JSON, which is too much for the size of the file: split it");
            assertThat(rows.offset()).isEqualTo(1_200);
        }
    }

    /// The memory of DuckDB is limited, so it refuses these rows before it allocates the memory.
    @ParameterizedTest
    @CsvSource({"1, 100000000", "2048, 150000"})
    void aDictionaryOfFewLargeValuesIsRefused(int rows, int length) throws Exception {
        var bomb =
                parquet(
                        "SELECT 1 AS id, repeat('n', %d) AS name FROM range(%d)"
                                .formatted(length, rows),
                        "COMPRESSION zstd, STRING_DICTIONARY_PAGE_SIZE_LIMIT 1000000000");
        assertThat(bomb.length).isLessThan(50_000);
        assertThatThrownBy(() -> read(bomb))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("rows of it need too much memory");
    }
}
