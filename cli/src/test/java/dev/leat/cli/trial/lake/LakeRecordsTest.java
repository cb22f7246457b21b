package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.kernel.Kernels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records that are all their rows in a lake table.
@Tag("slow")
class LakeRecordsTest {

    private static final String APP =
            """
            app: lake
            schemas:
              Order:
                id: varchar
                shops: struct(shop varchar, price decimal(8,2))[]
                version: bigint
                gone: boolean
              Stored: {id: varchar not null, shop: varchar, price: 'decimal(8,2)', version: bigint, gone: boolean}
            queues:
              sales: {}
            buckets:
              lake: {}
            lake_tables:
              sales: {bucket: lake, schema: StoredMORE}
            pipelines:
              load:
                from: {queue: sales, schema: Order, batch: {size: 10}}
                max_rejects: 100%
                key: [id, shop]
                version: version
                delete_when: gone
                steps:
                  - unnest: {column: shops, as: item}
                  - set: {shop: item.shop, price: item.price}
                  - where: price is null or price < 90
                  - exclude: [item]
                to:
                  - {lake_table: salesSELECT}
            """;

    @TempDir private Path folder;
    @AutoClose private Kernels kernels;

    @BeforeEach
    void kernelsThatWriteFiles() {
        kernels = Kernels.writingIn(folder);
    }

    private LakeTrial trial(String more, String select) {
        return new LakeTrial(folder, kernels, APP.replace("MORE", more).replace("SELECT", select));
    }

    private static String order(String id, int version, String shops) {
        var list =
                Stream.of(shops.split(","))
                        .filter(shop -> !shop.isEmpty())
                        .map(shop -> shop.split(" "))
                        .map(shop -> "{\"shop\":\"%s\",\"price\":%s}".formatted(shop[0], shop[1]))
                        .collect(Collectors.joining(","));
        return "{\"id\":\"%s\",\"version\":%d,\"gone\":%b,\"shops\":[%s]}"
                .formatted(id, version, shops.endsWith(","), list);
    }

    /// The table has the version, or only Leat's own column has it.
    @Test
    void aNewerVersionReplacesAllRowsOfItsRecord() throws Exception {
        for (var columns : List.of("id, shop, price, version, gone", "id, shop, price")) {
            folder = Files.createDirectory(folder.resolve("table"));
            var select =
                    Stream.of(columns.split(", "))
                            .map(column -> column + ": " + column)
                            .collect(Collectors.joining(", "));
            var trial = trial(", partition_by: shop", ", select: {" + select + "}");
            trial.send(
                    order("a", 1, "x 1,y 5"),
                    order("b", 1, "x 7"),
                    order("a", 3, "z 3,x 1,w 4"),
                    order("a", 2, "x 1,v 1"),
                    order("c", 2, ""));
            var rows = "id, shop, price, _leat_version";
            assertThat(trial.rows(rows))
                    .containsExactly("a|w|4.00|3", "a|x|1.00|3", "a|z|3.00|3", "b|x|7.00|1", "c|2");
            assertThat(LakeBatchesTest.letters(trial)).isEmpty();
            var before = trial.snapshot();
            trial.send(
                    order("a", 3, "x 1,w 4,z 3"),
                    order("a", 1, "x 1,y 5"),
                    order("c", 2, ""),
                    order("c", 1, "x 1"));
            assertThat(trial.snapshot()).isEqualTo(before);
            assertThat(LakeBatchesTest.letters(trial)).isEmpty();

            trial.send(order("a", 3, "x 1"), order("a", 3, "x 1,w 5,z 3"), order("c", 2, "x 1"));
            assertThat(LakeBatchesTest.letters(trial))
                    .hasSize(3)
                    .allMatch(letter -> letter.contains("the record has other rows"));
            trial.send(order("a", 5, ""), order("b", 2, "x 7,"), order("c", 3, "x 1,y 2"));
            assertThat(trial.rows(rows)).containsExactly("a|5", "b|2", "c|x|1.00|3", "c|y|2.00|3");
            trial.send(order("a", 4, "x 9"), order("b", 1, "x 7"), order("c", 4, "x 95"));
            assertThat(trial.rows(rows)).containsExactly("a|5", "b|2", "c|4");
            trial.send(order("a", 6, "x 9"), order("b", 3, "x 1"));
            assertThat(trial.rows(rows)).containsExactly("a|x|9.00|6", "b|x|1.00|3", "c|4");
        }
    }

    @Test
    void aRecordReplacesRowsOfAnotherProgram() throws Exception {
        var trial = trial("", "");
        trial.with(UnaryOperator.identity(), LakeBatchesTest::otherProgramAddsRow);
        trial.send(order("a", 1, "x 1,y 5"), order("b", 1, "x 1"));
        assertThat(trial.rows("id, shop")).containsExactly("a|x", "a|y", "b|x");
        assertThat(LakeBatchesTest.letters(trial)).isEmpty();
    }
}
