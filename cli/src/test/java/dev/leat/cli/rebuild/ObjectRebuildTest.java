package dev.leat.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rebuilds of views from the objects of buckets, as a user sees them.
@Tag("slow")
class ObjectRebuildTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
            buckets: {input: , output: }
            views:
              shops: {key: shop, measures: {total: sum(amount), n: count(*)}}
            pipelines:
              load:
                from: {bucket: input, schema: Sale}
                key: id
                steps:
                  - check:
                      amount is above zero: amount > 0
                to:
                  - view: shops
                  - bucket: output
                    path: '{source.id}.csv'
            """;

    private static final String CHANGED =
            APP.replace("n: count(*)", "n: count(*), most: max(amount)");
    private static final String KEYLESS = APP.replace("    key: id\n", "");
    private static final String ROWS = "select * from shops order by shop";

    @TempDir Path folder;
    @TempDir Path fresh;

    private void app(String text) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), text);
    }

    private Session run(int code, String... words) {
        return Session.run(folder, code, words);
    }

    private void up() {
        up(folder);
    }

    private static void up(Path app) {
        Session.run(app, 0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private void put(String name, String rows) throws IOException {
        put(folder, name, rows);
    }

    private static void put(Path app, String name, String rows) throws IOException {
        var file = app.resolve(name);
        var bytes = ("id,shop,amount\n" + rows).getBytes(StandardCharsets.UTF_8);
        try (var out = Files.newOutputStream(file);
                var zip = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
            zip.write(bytes);
        }
        Session.run(app, 0, "put", file.toString(), "input");
    }

    private String rows(String sql) {
        return run(0, "sql", sql, "--format", "csv").out();
    }

    private String freshly(String text, Map<String, String> objects) throws IOException {
        Files.writeString(fresh.resolve("app.yaml"), text);
        for (var object : objects.entrySet()) {
            put(fresh, object.getKey(), object.getValue());
        }
        up(fresh);
        return Session.run(fresh, 0, "sql", ROWS, "--format", "csv").out();
    }

    private void delete(String key) throws Exception {
        platform(Time.system(), platform -> platform.buckets().delete("input", key));
    }

    /// Removes the old versions of objects, which stay readable for four days.
    private void removeOldVersions() throws Exception {
        platform(
                Time.of(() -> Instant.now().plus(Duration.ofDays(5))),
                platform -> platform.buckets().head("input", "any"));
    }

    private interface Use {
        void of(LocalPlatform platform) throws IOException;
    }

    private void platform(Time time, Use use) throws Exception {
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        try (var platform = LocalPlatform.open(app, folder.resolve(".leat"), time)) {
            use.of(platform);
        }
    }

    private static String lines(int count, String shop) {
        return IntStream.range(0, count)
                .mapToObj(i -> "%s%d,%s,%d\n".formatted(shop, i, shop, 1 + i % 9))
                .collect(Collectors.joining());
    }

    @Test
    void countsTheProcessedObjectsAndTheAppCountsOnlyNewOnesAfterwards() throws IOException {
        app(APP);
        put("a.csv", "1,a,1.5\n2,a,2\n9,b,-4\nbad\n");
        put("b.csv.gz", "1,a,1.5\n3,b,3\n");
        put("c.csv", "3,b,4\n4,b,4\n");
        up();
        put("a.csv", "1,a,1.5\n2,a,2\n9,b,-4\nbad\n"); // the same content is not processed again
        put("b.csv.gz", "7,z,7\n"); // other content is rejected
        up();
        put("later.csv", "5,b,5\n");

        app(CHANGED);
        var rebuilt = run(0, "rebuild", "shops");
        assertThat(rebuilt.out())
                .isEqualTo(
                        """
                        3 objects from the bucket input
                        shops is rebuilt: 1 duplicate, 4 delivered, 3 rejected
                        """);
        assertThat(rebuilt.err())
                .contains(
                        "rejected: input/a.csv, line 4: ",
                        "rejected: input/a.csv, line 5: ",
                        "rejected: input/c.csv, line 2: ");
        var expected =
                freshly(CHANGED, Map.of("a.csv", "1,a,1.5\n2,a,2\n", "b.csv.gz", "3,b,3\n4,b,4\n"));
        assertThat(rows(ROWS)).isEqualTo(expected);
        assertThat(run(0, "rebuild", "shops").out()).contains("4 delivered");
        assertThat(rows(ROWS)).isEqualTo(expected);
        up();
        assertThat(rows("select shop, n from shops order by shop")).isEqualTo("shop,n\na,2\nb,3\n");
        put("more.csv", "1,a,1.5\n6,b,6\n");
        up();
        assertThat(rows("select shop, n from shops order by shop")).isEqualTo("shop,n\na,2\nb,4\n");
    }

    @Test
    void linesWithoutAKeyAreCountedByTheirPlaceInTheProcessedVersion() throws Exception {
        app(KEYLESS);
        put("a.csv", "1,a,1\n1,a,1\n");
        up();
        put("a.csv", "1,a,1\n1,a,1\n");
        removeOldVersions();
        run(0, "rebuild", "shops");
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,2.00,2\n");
        up();
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,2.00,2\n");
    }

    @Test
    void eachProcessedVersionCountsIfVersionsAreAppended() throws Exception {
        app(KEYLESS.replace("input, schema: Sale}", "input, schema: Sale, on_overwrite: append}"));
        put("a.csv", "1,a,1\n");
        up();
        put("a.csv", "1,a,2\n");
        up();
        run(0, "rebuild", "shops");
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,3.00,2\n");
        removeOldVersions();
        assertThat(run(2, "rebuild", "shops").err())
                .contains(
                        "the view shops may have rows of an object that pipeline load processed,"
                                + " and that was deleted or overwritten since: input/a.csv;"
                                + " make the view empty with --empty, after which a rebuild"
                                + " counts those that exist and whose progress is known");
    }

    @Test
    void deletedObjectsAreNamedAndCountAfterTheyWerePutAgain() throws Exception {
        app(APP);
        for (var name : new String[] {"a", "b", "c", "d", "e"}) {
            put(name + ".csv", "%s,a,1\n".formatted(name));
        }
        up();
        for (var name : new String[] {"a", "b", "c", "d"}) {
            delete(name + ".csv");
        }
        run(0, "rebuild", "shops"); // a deleted version exists for four days
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,5.00,5\n");
        removeOldVersions();
        assertThat(run(2, "rebuild", "shops").err())
                .contains(
                        "may have rows of 4 objects that pipeline load processed, and that were"
                                + " deleted or overwritten since: input/a.csv, input/b.csv,"
                                + " input/c.csv and 1 more; put them again with the same content,"
                                + " or make the view empty with --empty");
        for (var name : new String[] {"a", "b", "c", "d"}) {
            put(name + ".csv", "%s,a,1\n".formatted(name));
        }
        run(0, "rebuild", "shops");
        up();
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,5.00,5\n");
    }

    @Test
    void objectsThatAreOlderThanTheViewNeedNotExist() throws Exception {
        app(APP);
        put("a.csv", "1,a,1\n");
        put("b.csv", "2,a,2\n");
        up();
        delete("a.csv");
        removeOldVersions();
        run(0, "rebuild", "shops", "--empty");
        put("c.csv", "3,a,3\n");
        up();
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,3.00,1\n");
        assertThat(run(0, "rebuild", "shops").out())
                .contains(
                        "2 objects from the bucket input\n",
                        "not counted: 1 object that pipeline load processed, because");
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,5.00,2\n");
        run(0, "rebuild", "shops");
        delete("b.csv");
        removeOldVersions();
        assertThat(run(2, "rebuild", "shops").err()).contains("since: input/b.csv; put it again");
        put("a.csv", "1,a,1\n");
        put("b.csv", "2,a,2\n");
        run(0, "rebuild", "shops");
        up();
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,6.00,3\n");
    }

    @Test
    void anAddedMeasureDoesNotMakeOmittedObjectsNecessary() throws Exception {
        app(APP);
        put("a.csv", "1,a,1\n");
        put("b.csv", "2,a,2\n");
        up();
        delete("b.csv");
        removeOldVersions();
        run(0, "rebuild", "shops", "--empty");
        run(0, "rebuild", "shops");
        app(CHANGED);
        up();
        run(0, "rebuild", "shops");
        assertThat(rows(ROWS)).isEqualTo("shop,total,n,most\na,1.00,1,1.00\n");
    }

    @Test
    void aPipelineThatReadSomethingElseBeforeIsRefusedUntilTheViewIsEmpty() throws IOException {
        var file = "{bucket: input, schema: Sale}";
        app(
                APP.replace(file, "{queue: orders, schema: Sale}")
                        .replace("buckets:", "queues: {orders: }\nbuckets:")
                        .replace("      - bucket: output\n        path: '{source.id}.csv'\n", ""));
        var lines =
                Files.writeString(folder.resolve("lines.ndjson"), "{\"id\":\"1\",\"amount\":1}\n");
        run(0, "send", "orders", lines.toString());
        up();
        app(APP);
        put("a.csv", "2,a,2\n");
        up();
        assertThat(run(2, "rebuild", "shops").err())
                .contains(
                        "the progress of the files of pipeline load is known since 2",
                        "but the view shops has records since 2",
                        "; make the view empty with --empty");
        run(0, "rebuild", "shops", "--empty");
        put("b.csv", "3,a,3\n");
        up();
        run(0, "rebuild", "shops");
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,5.00,2\n");
    }

    @Test
    void theCommittedPiecesOfAFailedObjectCountAsBefore() throws IOException {
        app(APP);
        put("a.csv", lines(120_000, "a") + lines(120_000, "b").replace(",b,", ",b,-"));
        put("b.csv", "1,c,1\n");
        up();
        var before = rows(ROWS);
        assertThat(before).startsWith("shop,total,n\na,").endsWith("\nc,1.00,1\n");
        run(0, "rebuild", "shops");
        assertThat(rows(ROWS)).isEqualTo(before);
    }

    @Test
    void anObjectThatTheCurrentDefinitionRejectsIsListed() throws IOException {
        app(APP);
        put("a.csv", lines(1_500, "a"));
        put("b.csv", "1,b,1\n");
        up();
        app(APP.replace("amount > 0", "amount < 4"));
        var rebuilt = run(0, "rebuild", "shops");
        assertThat(rebuilt.out())
                .isEqualTo(
                        """
                        2 objects from the bucket input: 1 rejected
                        shops is rebuilt: 1 delivered
                        """);
        assertThat(rebuilt.err()).contains("rejected: input/a.csv: ", "max_rejects");
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\nb,1.00,1\n");
    }

    @Test
    void stepsOverTheWholeFileRunAgain() throws IOException {
        var distinct = KEYLESS.replace("    steps:\n", "    steps:\n      - distinct: [id]\n");
        app(distinct);
        put("a.csv", "1,a,1\n1,a,1\n2,a,2\n2,a,3\n");
        up();
        app(distinct.replace("n: count(*)", "n: count(*), most: max(amount)"));
        assertThat(run(0, "rebuild", "shops").out())
                .endsWith("shops is rebuilt: 2 delivered, 1 rejected\n");
        assertThat(rows(ROWS)).isEqualTo("shop,total,n,most\na,3.00,2,2.00\n");
    }

    @Test
    void aViewOfAQueueAndABucketIsCountedFromTheArchiveAndTheObjects() throws IOException {
        app(
                APP.replace("buckets:", "queues: {orders: {archive: 30d}}\nbuckets:")
                        + """
                          sell:
                            from: {queue: orders, schema: Sale}
                            key: id
                            to: [{view: shops}]
                        """);
        put("a.csv", "1,a,1\n");
        var lines =
                Files.writeString(
                        folder.resolve("lines.ndjson"),
                        "{\"id\":\"1\",\"shop\":\"a\",\"amount\":10}\n");
        run(0, "send", "orders", lines.toString());
        up();
        var before = rows(ROWS);
        assertThat(before).isEqualTo("shop,total,n\na,11.00,2\n");
        assertThat(run(0, "rebuild", "shops").out()).contains("shops is rebuilt: 2 delivered");
        assertThat(rows(ROWS)).isEqualTo(before);
        up();
        assertThat(rows(ROWS)).isEqualTo(before);
    }

    @Test
    void aRebuildThatFailsChangesNothing() throws IOException {
        app(APP);
        put("a.csv", "1,a,1\n");
        put("b.csv", "2,a,2\n");
        up();
        app(CHANGED);
        var content = content("2,a,2");
        var kept = content.resolveSibling("kept");
        Files.move(content, kept);
        assertThat(run(1, "rebuild", "shops").err()).contains("input/b.csv");
        Files.move(kept, content);
        app(APP);
        assertThat(rows(ROWS)).isEqualTo("shop,total,n\na,3.00,2\n");
        app(CHANGED);
        run(0, "rebuild", "shops");
        up();
        assertThat(rows(ROWS)).isEqualTo("shop,total,n,most\na,3.00,2,2.00\n");
    }

    /// Returns the file in the state folder that has the content of an object.
    private Path content(String text) throws IOException {
        try (var files = Files.walk(folder.resolve(".leat/objects"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file).equals("id,shop,amount\n" + text + "\n")) {
                    return file;
                }
            }
        }
        throw new AssertionError(text);
    }
}
