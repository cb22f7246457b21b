package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Content;
import dev.leat.batch.LocalContent;
import dev.leat.kernel.parquet.ConcatenatedParquet;
import dev.leat.load.SplitRuns.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The splits of a Parquet file, whose row groups have different sizes, make the objects and the
/// rejected lines of the whole file, byte by byte.
@Tag("slow")
class ParquetSplitTest {

    private static final int PIECE = 6_000;

    private static final Map<String, Integer> IDS = Map.of("id", 1, "name", 2, "amount", 3, "v", 4);

    @TempDir Path folder;

    private SplitRuns runs(String path, String steps) throws Exception {
        var text =
                """
                app: sales
                buckets: {in: , out: }
                schemas:
                  Sale: {id: bigint not null, name: varchar, amount: "decimal(12,2)", v: integer}
                pipelines:
                  sales:
                    from: {bucket: in, schema: Sale, format: parquet}
                    steps: [%s]
                    to: [{bucket: out, path: "%s", format: %s}]
                """
                        .formatted(steps, path, path.endsWith("parquet") ? "parquet" : "csv");
        return new SplitRuns(folder, text, PIECE);
    }

    /// Some values are NULL, some are invalid, and some ids are on several rows, equal or in
    /// conflict.
    private Path parquet(Random random) throws SQLException, IOException {
        var files = new ArrayList<Path>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            for (int group = 0; group < 9; group++) {
                var file = folder.resolve("group-" + group + ".parquet");
                int seed = random.nextInt(1_000);
                statement.execute(
                        """
                        COPY (SELECT CASE WHEN h %% 29 = 0 THEN NULL ELSE h %% 700 END AS id,
                                     CASE WHEN h %% 7 = 0 THEN NULL ELSE md5(h || 'é') END AS name,
                                     CASE WHEN h %% 23 = 0 THEN 'x' ELSE h %% 3 || '.50' END AS amount,
                                     h %% 5 AS v
                              FROM (SELECT (hash(i + %d000) %% 1000000)::INTEGER AS h FROM range(%d) t(i)))
                        TO '%s' (FORMAT parquet, COMPRESSION %s)
                        """
                                .formatted(
                                        seed,
                                        1 + random.nextInt(20) + (group % 3 == 0 ? 0 : 150),
                                        file,
                                        random.nextBoolean() ? "zstd" : "uncompressed"));
                files.add(file);
            }
        }
        var all = folder.resolve("sales.parquet");
        ConcatenatedParquet.write(files, IDS, all);
        return all;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1; {source.stem}.csv; {check: {few: v < 4}}",
                "2; {source.stem}/{v}/{part}.csv; {check: {few: v < 4}}",
                "3; {source.stem}/{part}.parquet; {where: v > 0}",
                "5; {source.stem}.csv; {distinct: {by: id, keep: same}}, {check: {few: v < 4}}",
                "6; {source.stem}/{part}.parquet; {distinct: {by: [id, v], keep: same}}",
                "7; {source.stem}.csv; {aggregate: {by: v, measures: {n: count(*), total: sum(amount)}}}",
            })
    void hasTheObjectsAndRejectedLinesOfOneProcess(int seed, String path, String steps)
            throws Exception {
        var random = new Random(seed);
        try (var runs = runs(path, steps)) {
            var file = LocalContent.of(parquet(random));
            Content content =
                    seed % 2 == 0 ? file : new Bytes(file.name(), Files.readAllBytes(file.file()));
            var splits = runs.exchange(content).splits(file.size() / (4 + random.nextInt(4)));
            assertThat(splits).hasSizeGreaterThan(2);
            var whole = runs.whole(content);
            assertThat(whole.rejects()).contains("amount");
            boolean overFile = steps.contains("distinct") || steps.contains("aggregate");
            if (path.contains("part") && !overFile) {
                // pieces end also within splits, so the numbers of a split are not known before
                assertThat(whole.objects()).hasSizeGreaterThan(2 * splits.size());
            }
            assertThat(overFile ? runs.exchanged(content, splits) : runs.splits(content, splits))
                    .isEqualTo(whole);
        }
    }
}
