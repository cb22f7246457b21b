package dev.leat.kernel;

import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.batch.StagingFolder;
import dev.leat.decode.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records as lines of a file and as messages of a queue give the same rows.
class FileRowsTest {

    private static final View SHOPS =
            new View(
                    "shops",
                    List.of(new View.Key("shop", Simple.VARCHAR)),
                    List.of(
                            View.Measure.count("sales"),
                            View.Measure.sum(
                                    "sum", "amount", new dev.leat.app.Type.Decimal(12, 2))),
                    Optional.empty(),
                    Optional.empty());

    @TempDir Path folder;

    @Test
    void rowsOfAFileEqualRowsOfMessages() throws Exception {
        var random = new Random(42);
        var lines = new ArrayList<String>();
        var documents = new ArrayList<byte[]>();
        for (int i = 0; i < 3_000; i++) {
            record(i, random, lines, documents);
        }
        var steps =
                List.<Step>of(
                        new Step.Set(sql("shop", "upper(shop)", "half", "amount / 2")),
                        new Step.Check(Map.of("amount is above 5", Sql.of("amount > 5"))),
                        new Step.Where(Sql.of("units IS NULL OR units <> 3")));
        var to =
                List.<Sink>of(
                        ViewSink.of("shops"),
                        new QueueSink(
                                "north", new Sink.Filter.Where(Sql.of("shop LIKE 'N%'")), Map.of()),
                        new QueueSink(
                                "rest",
                                new Sink.Filter.Else(),
                                sql("id", "id", "sold", "sold", "more", "more")));
        var file = Sheets.pipeline(List.of("id"), steps, to);
        var queue =
                Pipeline.of(
                                "sales",
                                new QueueSource(
                                        "sales-files",
                                        Sheets.SCHEMA,
                                        Pipeline.UnknownFields.REJECT,
                                        1000))
                        .withKey(List.of("id"))
                        .withSteps(steps)
                        .withTo(to);
        var work =
                new LeasedWork(
                        "sales",
                        "sales-files",
                        documents.stream()
                                .map(d -> new Record("m", d, Map.of(), 1, Sheets.PUT))
                                .toList());
        var table = new Outcomes(lines.size(), 3);
        Rows expected;
        try (var runner = new Runner(queue, SHOPS)) {
            expected = runner.run(work, table);
        }
        try (var kernels =
                        new FileKernels(
                                2,
                                FileKernels.DEFAULT_MEMORY,
                                folder.resolve("s"),
                                List.of(folder));
                var kernel = kernels.kernel(Orders.app(file, SHOPS), file, Sheets.SCHEMA)) {
            var worked = kernel.run(Sheets.UNIT, Sheets.piece(1, lines), new StagingFolder(folder));
            for (int record = 0; record < lines.size(); record++) {
                for (int sink = 0; sink < 3; sink++) {
                    assertThat(worked.table().at(record, sink)).isEqualTo(table.at(record, sink));
                }
            }
            same(worked.rows(), expected);
        }
    }

    private static void same(Rows rows, Rows expected) {
        assertThat(rows.record()).isEqualTo(expected.record());
        assertThat(rows.identity()).isEqualTo(expected.identity());
        assertThat(rows.digest()).isEqualTo(expected.digest());
        assertThat(rows.size()).isGreaterThan(500);
        for (int sink = 0; sink < expected.sinks().size(); sink++) {
            for (int column = 0; column < expected.sinks().get(sink).size(); column++) {
                var is = rows.sinks().get(sink).get(column);
                switch (expected.sinks().get(sink).get(column)) {
                    case Column.Texts(var texts) ->
                            assertThat(((Column.Texts) is).values()).isEqualTo(texts);
                    case Column.Items _, Column.Named _, Column.Lists _ ->
                            throw new AssertionError("no sink is a table");
                    case Column.Longs(var longs, var nulls) -> {
                        assertThat(((Column.Longs) is).values()).isEqualTo(longs);
                        assertThat(((Column.Longs) is).nulls()).isEqualTo(nulls);
                    }
                }
            }
        }
    }

    private static void record(int i, Random random, List<String> lines, List<byte[]> documents) {
        var json = new JsonWriter(false);
        var csv = new ArrayList<String>();
        json.raw('{').quoted("id").raw(':').quoted("r" + i);
        csv.add("r" + i);
        var shops = List.of("north", "south \"x\", y", "", "ne\nw", "Ü");
        var shop = shops.get(random.nextInt(shops.size()));
        put(json, csv, random, "shop", quoted(shop), "\"" + shop.replace("\"", "\"\"") + "\"");
        var amount = random.nextInt(200_000) / 100 + "." + (10 + random.nextInt(90));
        put(json, csv, random, "amount", amount, amount);
        var units = Integer.toString(random.nextInt(8) - 2);
        put(json, csv, random, "units", units, units);
        var total = Long.toString(random.nextLong());
        put(json, csv, random, "total", total, total);
        var share = Double.toString(random.nextGaussian());
        put(json, csv, random, "share", share, share);
        var paid = Boolean.toString(random.nextBoolean());
        put(json, csv, random, "paid", paid, paid);
        var day =
                "20%02d-0%d-1%d"
                        .formatted(random.nextInt(100), 1 + random.nextInt(9), random.nextInt(10));
        put(json, csv, random, "day", quoted(day), day);
        var at = day + "T10:00:" + (10 + random.nextInt(50)) + "." + (1 + random.nextInt(9));
        put(json, csv, random, "at", quoted(at), at);
        put(json, csv, random, "sold", quoted(at + "Z"), at + "Z");
        var more = "{\"k\": 1.10, \"l\": [" + random.nextInt() + "]}";
        put(json, csv, random, "more", more, "\"" + more.replace("\"", "\"\"") + "\"");
        json.raw('}');
        lines.add(String.join(",", csv));
        documents.add(json.copy());
    }

    private static String quoted(String text) {
        return new JsonWriter(false).quoted(text).text(0);
    }

    private static void put(
            JsonWriter json,
            List<String> csv,
            Random random,
            String name,
            String value,
            String cell) {
        if (random.nextInt(6) == 0) {
            csv.add("");
            return;
        }
        json.raw(',').quoted(name).raw(':').raw(value.getBytes(StandardCharsets.UTF_8));
        csv.add(cell);
    }
}
