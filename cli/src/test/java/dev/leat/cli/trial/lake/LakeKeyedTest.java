package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.Letters;
import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.lake.FailingPlatform.Point;
import dev.leat.kernel.Kernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Pipelines of files and of a queue with the same key write to one lake table.
@Tag("slow")
class LakeKeyedTest {

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: integer not null, shop: varchar, price: 'decimal(8,2)', version: bigint}
              Stored: {id: integer not null, shop: varchar, price: 'decimal(8,2)', version: bigint, from: varchar}
            queues:
              sales: {}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Stored}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale, on_overwrite: append}
                KEY
                max_rejects: 100%
                steps: [{set: {from: source.name}}]
                to: [{lake_table: sales}]
              lines:
                from: {bucket: in, suffix: .ndjson, format: ndjson, schema: Sale}
                KEY
                max_rejects: 100%
                steps: [{set: {from: source.name}}]
                to: [{lake_table: sales}]
              records:
                from: {queue: sales, schema: Sale, batch: {size: 3}}
                KEY
                max_rejects: 100%
                steps: [{set: {from: source.name}}]
                to: [{lake_table: sales}]
            """;

    private static final String BY_ID = APP.replace("KEY", "key: id");
    private static final String BY_VERSION =
            APP.replace("KEY", "key: id").replace("key: id", "key: id\n    version: version");

    @TempDir private Path folder;
    @AutoClose private Kernels kernels;

    @BeforeEach
    void open() {
        kernels = Kernels.writingIn(folder);
    }

    private LakeTrial trial(String name, String app) throws Exception {
        return new LakeTrial(Files.createDirectory(folder.resolve(name)), kernels, app);
    }

    private static String csv(String... lines) {
        return "id,shop,price,version\n" + String.join("\n", lines) + "\n";
    }

    private static String sale(int id, String shop, int price, int version) {
        return "{\"id\":%d,\"shop\":\"%s\",\"price\":%d,\"version\":%d}"
                .formatted(id, shop, price, version);
    }

    private static List<String> letters(LakeTrial trial, String queue) throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of -> of.messages(queue).stream().map(m -> Letters.leat(m).toString()).toList());
    }

    @Test
    void rowsOfMessagesAndFilesAreComparedWithEachOther() throws Exception {
        var trial = trial("both", BY_ID);
        trial.send(sale(1, "a", 10, 0), sale(2, "b", 20, 0));
        trial.put("one.csv", csv("1,a,10,0", "2,b,99,0", "3,c,30,0", "3,c,30.00,0", "3,c,31,0"));
        trial.send(sale(3, "c", 30, 0), sale(4, "d", 40, 0), sale(3, "x", 30, 0));
        trial.put("two.ndjson", sale(4, "d", 40, 0) + "\n" + sale(1, "z", 10, 0) + "\n");
        assertThat(trial.rows("id, shop, price, _leat_source"))
                .containsExactly(
                        "1|a|10.00|sales",
                        "2|b|20.00|sales",
                        "3|c|30.00|in/one.csv",
                        "4|d|40.00|sales");
        assertThat(letters(trial, "sales-dlq"))
                .singleElement()
                .asString()
                .contains(
                        "different columns: shop (stored: \\\"c\\\", this record: \\\"x\\\"); the stored row is in lake table 'sales', from \\\"in/one.csv\\\"");
        assertThat(letters(trial, "load-files-dlq"))
                .singleElement()
                .asString()
                .contains("conflict");
    }

    @Test
    void aNewerVersionFromAnySourceReplacesTheRow() throws Exception {
        var trial = trial("versions", BY_VERSION);
        trial.send(sale(1, "a", 10, 5), sale(2, "b", 20, 5));
        trial.put("one.csv", csv("1,b,11,6", "2,c,20,4", "3,x,1,1", "3,y,2,2", "3,z,0,1"));
        assertThat(trial.rows("id, shop, version, _leat_source"))
                .containsExactly("1|b|6|in/one.csv", "2|b|5|sales", "3|y|2|in/one.csv");
        trial.send(sale(1, "c", 12, 7), sale(3, "y", 2, 2), sale(3, "q", 2, 2));
        trial.put("two.ndjson", sale(1, "d", 9, 6) + "\n" + sale(2, "n", 1, 9) + "\n");
        assertThat(trial.rows("id, shop, version, _leat_source"))
                .containsExactly("1|c|7|sales", "2|n|9|in/two.ndjson", "3|y|2|in/one.csv");
        assertThat(letters(trial, "sales-dlq")).singleElement().asString().contains("version 2");
        assertThat(letters(trial, "load-files-dlq")).isEmpty();
    }

    @Test
    void aSecondRunOfAnObjectChangesNothing() throws Exception {
        var trial = trial("again", BY_ID);
        trial.put("one.csv", csv("1,a,10,0", "2,b,20,0"));
        var rows = trial.rows("id, shop, _leat_version");
        trial.put("one.csv", csv("1,a,10,0", "2,b,20,0"));
        trial.put("two.csv", csv("2,b,20,0", "1,a,10,0"));
        trial.put("one.csv", csv("1,a,10,0", "2,b,20,0", "3,c,3,0"));
        assertThat(trial.rows("id, shop, _leat_version")).hasSize(3).containsAll(rows);
        assertThat(letters(trial, "load-files-dlq")).isEmpty();
    }

    @Test
    void aFileOfManyPiecesIsJudgedAsAWhole() throws Exception {
        var trial = trial("pieces", BY_ID).pieces(8192);
        var lines = new String[4000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "%d,%s,%d,0".formatted(i % 3000, "shop", i < 3500 ? i % 3000 : i);
        }
        trial.send(sale(7, "other", 7, 0));
        trial.put("big.csv", csv(lines));
        assertThat(trial.rows("count(*), count(DISTINCT id)")).containsExactly("3000|3000");
        assertThat(letters(trial, "load-files-dlq"))
                .singleElement()
                .asString()
                .contains("502 of 4,000 lines were rejected");
    }

    /// The pieces of the result of a step over the whole file have numbers of their own.
    @Test
    void rowsAfterAStepOverTheWholeFileAreJudged() throws Exception {
        var steps = "steps: [{distinct: [id, shop]}, {set: {from: source.name}}]";
        var app = BY_ID.replaceFirst("steps: .*", steps);
        var trial = trial("distinct", app).pieces(256);
        trial.send(sale(7, "other", 7, 0), sale(8, "s", 8, 0));
        var lines = IntStream.range(0, 300).mapToObj(i -> "%1$d,s,%1$d,0".formatted(i % 100));
        trial.put("one.csv", csv(lines.toArray(String[]::new)));
        assertThat(trial.rows("count(*), count(DISTINCT id)")).containsExactly("100|100");
        assertThat(letters(trial, "load-files-dlq"))
                .singleElement()
                .asString()
                .contains("1 of 300 lines was rejected")
                .contains("from \\\"sales\\\"");
    }

    @Test
    void aRowThatAnotherProgramAddsMeanwhileCounts() throws Exception {
        var trial = trial("conflicts", BY_ID);
        trial.put("old.csv", csv("1,a,1,0"));
        var running = new AtomicReference<@Nullable Trial>();
        var test = Thread.currentThread();
        trial.with(
                platform ->
                        new FailingPlatform(
                                platform,
                                platform.time(),
                                here -> {
                                    if (here == Point.DURABLE_FILE
                                            && !Thread.currentThread().equals(test)) {
                                        var of = running.getAndSet(null);
                                        if (of != null) {
                                            LakeSharedTest.otherProgram(of, 2);
                                        }
                                    }
                                    return false;
                                }),
                of -> {
                    running.set(of);
                    var lines = csv("2,b,1,0", "3,c,1,0");
                    of.put("in", "new.csv", lines.getBytes(StandardCharsets.UTF_8));
                    of.pipelines().start();
                    of.pipelines().awaitIdle();
                    return of;
                });
        assertThat(trial.rows("id, shop")).containsExactly("1|a", "2|other", "3|c");
        assertThat(letters(trial, "load-files-dlq"))
                .singleElement()
                .asString()
                .contains("from another program");
    }

    @ParameterizedTest
    @EnumSource(names = {"DURABLE_FILE", "IN_COMMIT", "AFTER_COMMIT"})
    void everyRowIsThereOnceAfterAFailure(Point point) throws Exception {
        int step = point == Point.DURABLE_FILE ? 6 : 1;
        for (int hit = 1; ; hit += step) {
            var trial = trial(point + "-" + hit, BY_VERSION);
            trial.put("old.csv", csv("1,a,1,1", "2,b,1,1"));
            var left = new AtomicInteger(hit);
            trial.with(
                    platform ->
                            new FailingPlatform(
                                    platform,
                                    platform.time(),
                                    here -> here == point && left.getAndDecrement() == 1),
                    of -> {
                        of.put(
                                "in",
                                "new.csv",
                                csv("1,c,1,2", "3,c,1,1").getBytes(StandardCharsets.UTF_8));
                        of.send(
                                "sales",
                                List.of(
                                        sale(2, "d", 1, 2).getBytes(StandardCharsets.UTF_8),
                                        sale(3, "c", 1, 1).getBytes(StandardCharsets.UTF_8)));
                        of.pipelines().start();
                        of.pipelines().awaitIdle();
                        assertThat(of.messages("sales")).isEmpty();
                        return of;
                    });
            assertThat(trial.rows("id, shop, version"))
                    .as("hit %d", hit)
                    .containsExactly("1|c|2", "2|d|2", "3|c|1");
            assertThat(letters(trial, "load-files-dlq")).isEmpty();
            assertThat(letters(trial, "sales-dlq")).isEmpty();
            if (left.get() > 0) {
                assertThat(hit).isGreaterThan(2);
                return;
            }
        }
    }
}
