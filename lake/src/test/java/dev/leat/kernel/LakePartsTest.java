package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.LakeTable.Partition;
import dev.leat.app.LakeTable.Transform;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeLayout.Column;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data files that consist of the row groups of staged files have the rows and the statistics of
/// files whose rows were written again.
class LakePartsTest {

    private static final List<Column> COLUMNS =
            List.of(
                    new Column(11, "Id", Simple.BIGINT, true),
                    new Column(12, "shop", Simple.VARCHAR, false),
                    new Column(3, "n", Simple.INTEGER, false),
                    new Column(24, "price", new Type.Decimal(30, 4), false),
                    new Column(5, "rate", Simple.DOUBLE, false),
                    new Column(6, "good", Simple.BOOLEAN, false),
                    new Column(7, "day", Simple.DATE, false),
                    new Column(8, "at", Simple.TIMESTAMP, false),
                    new Column(9, "zoned", Simple.TIMESTAMPTZ, false),
                    new Column(30, "none", Simple.VARCHAR, false));

    private static final LakeLayout LAYOUT = new LakeLayout(COLUMNS, List.of());

    private @TempDir Path folder;
    private TableSession session;

    @BeforeEach
    void open() throws Exception {
        session =
                new TableSession(DriverManager.getConnection("jdbc:duckdb:"), new ReentrantLock());
        session.execute("SET TimeZone = 'UTC'");
        session.execute("SET threads = 1");
    }

    @AfterEach
    void close() {
        session.close();
    }

    /// Stages rows. Each third text is NULL in rows above 20,000.
    private StagedFile staged(int part, int from, int to) throws Exception {
        return staged(
                part,
                """
                SELECT i::BIGINT AS id,
                    CASE WHEN i < 20000 OR i %% 3 > 0 THEN repeat('ü', (i %% 40)::INTEGER) || hash(i) END AS shop,
                    (i * 7919 %% 1000 - 500)::INTEGER AS n,
                    ((i * 104729) %% 1000003 - 500000)::DECIMAL(20, 4) / 8 AS price,
                    CASE WHEN i = 50000 THEN 'nan'::DOUBLE ELSE i / 7 END AS rate,
                    i %% 2 = 0 OR i < 20000 AS good,
                    DATE '1969-12-01' + (i %% 100)::INTEGER AS "day",
                    TIMESTAMP '1969-12-31 23:59:59.123456' + INTERVAL (i) SECOND AS "at",
                    TIMESTAMPTZ '2024-02-29 12:00:00+00' - INTERVAL (i) MINUTE AS zoned
                FROM range(%d, %d) t(i)
                """
                        .formatted(from, to));
    }

    private StagedFile staged(int part, String query) throws Exception {
        var file = folder.resolve("part" + part + ".parquet");
        session.execute(
                "CREATE OR REPLACE TEMP TABLE staged AS SELECT * REPLACE (price::DECIMAL(30, 4) AS price) FROM (%s)"
                        .formatted(query));
        long rows =
                session.execute(
                        "COPY (SELECT * FROM staged) TO '%s' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"
                                .formatted(file));
        return new StagedFile(0, part, "", file, rows, Files.size(file));
    }

    /// Returns a file as if it had a length of 2 MiB.
    private static StagedFile large(StagedFile file) {
        return new StagedFile(
                file.sink(), file.part(), file.key(), file.file(), file.rows(), 2L << 20);
    }

    private Optional<List<LakeFile>> copied(LakeLayout layout, StagedFile... parts)
            throws Exception {
        return new LakeParts(session, layout, staging("copied")).files(List.of(parts));
    }

    private StagingFolder staging(String name) throws Exception {
        return new StagingFolder(Files.createDirectories(folder.resolve(name)));
    }

    private List<String> rows(List<LakeFile> files) throws Exception {
        var rows = new ArrayList<String>();
        var from = LakeScan.of(COLUMNS, files.stream().map(LakeFile::file).toList());
        session.rows(
                "SELECT CAST(t AS VARCHAR) FROM (SELECT * FROM %s) t ORDER BY 1".formatted(from),
                row -> rows.add(row.getString(1)));
        return rows;
    }

    @Test
    void hasTheRowsAndStatisticsOfRowsThatAreWrittenAgain() throws Exception {
        var parts = List.of(large(staged(2, 20_000, 45_000)), large(staged(3, 45_000, 90_000)));
        var copied = copied(LAYOUT, parts.get(1), parts.get(0)).orElseThrow();
        var rows =
                new LakeRows(
                        LAYOUT,
                        COLUMNS.stream().map(Column::name).filter(n -> !n.equals("none")).toList());
        var written =
                new LakeWriter(session, "sales", LAYOUT, staging("written"))
                        .write(
                                List.of(
                                        rows.staged(
                                                LakeRows.files(
                                                                parts.stream()
                                                                        .map(StagedFile::file)
                                                                        .toList())
                                                        + " AS r",
                                                Map.of())));

        assertThat(copied).hasSize(1);
        assertThat(rows(copied)).hasSize(70_000).isEqualTo(rows(written));
        var file = copied.getFirst();
        assertThat(file.rows()).isEqualTo(70_000);
        assertThat(file.bytes()).isEqualTo(Files.size(file.file()));
        for (var column : COLUMNS) {
            if (column.name().equals("none")) {
                assertThat(file.statistics()).doesNotContainKey(column.id());
                continue;
            }
            var own = statistics(file, column.id());
            assertThat(own.values()).isEqualTo(70_000);
            assertThat(own.nulls())
                    .isEqualTo(written.stream().mapToLong(f -> nulls(f, column)).sum());
            boolean bounded = column.type() != Simple.DOUBLE;
            assertThat(own.min().isPresent()).as(column.name()).isEqualTo(bounded);
            if (bounded) {
                session.rows(
                        "SELECT min(%1$s) >= CAST(? AS %2$s) AND max(%1$s) <= CAST(! AS %2$s) FROM %3$s"
                                .replace("?", "'" + own.min().get() + "'")
                                .replace("!", "'" + own.max().get() + "'")
                                .formatted(
                                        '"' + column.name() + '"',
                                        column.type(),
                                        LakeScan.of(COLUMNS, List.of(file.file()))),
                        row -> assertThat(row.getBoolean(1)).as(column.name()).isTrue());
            }
        }
        assertThat(statistics(file, 5).nans()).hasValue(1);
        assertThat(statistics(file, 11).min()).hasValue("20000");
        assertThat(statistics(file, 11).max()).hasValue("89999");
        assertThat(statistics(file, 6).min()).hasValue("false");
        assertThat(statistics(file, 6).max()).hasValue("true");
    }

    private static LakeFile.Statistics statistics(LakeFile file, int column) {
        return Objects.requireNonNull(file.statistics().get(column));
    }

    private static long nulls(LakeFile file, Column column) {
        return statistics(file, column.id()).nulls();
    }

    @Test
    void staysOneFileForEachSetOfColumnsWithoutNull() throws Exception {
        var parts =
                new StagedFile[] {
                    large(staged(1, 0, 20_000)),
                    large(staged(2, 20_000, 50_000)),
                    large(staged(3, 0, 20_000))
                };
        var copied = copied(LAYOUT, parts).orElseThrow();
        assertThat(copied).extracting(LakeFile::rows).containsExactly(40_000L, 30_000L);
        assertThat(rows(copied)).hasSize(70_000);
    }

    @Test
    void writesTheRowsAgainIfTheColumnsDiffer() throws Exception {
        var part = staged(1, 0, 10);
        assertThat(copied(LAYOUT, part)).isPresent();
        var wider = new ArrayList<>(COLUMNS);
        wider.set(2, new Column(3, "n", Simple.BIGINT, false));
        assertThat(copied(new LakeLayout(wider, List.of()), part)).isEmpty();
        var fewer = COLUMNS.subList(0, 5);
        assertThat(copied(new LakeLayout(fewer, List.of()), part)).isEmpty();
        var required = new ArrayList<>(COLUMNS);
        required.set(9, new Column(30, "none", Simple.VARCHAR, true));
        assertThat(copied(new LakeLayout(required, List.of()), part)).isEmpty();
    }

    @Test
    void writesTheRowsAgainIfTheTableIsPartitionedOrTheRowGroupsAreSmall() throws Exception {
        var partitions = List.of(new Partition(Transform.IDENTITY, "shop", 0));
        assertThat(copied(new LakeLayout(COLUMNS, partitions), staged(1, 0, 10))).isEmpty();
        assertThat(copied(LAYOUT, staged(1, 0, 10), staged(2, 10, 20))).isEmpty();
        assertThat(copied(LAYOUT)).isEmpty();
    }
}
