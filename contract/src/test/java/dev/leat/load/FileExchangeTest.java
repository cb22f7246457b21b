package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.config.AppFile;
import dev.leat.file.RejectsFile;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.kernel.reduce.WholeFileFunctions;
import dev.leat.load.SingleFileRun.Result;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A file with a step over the whole file has the same objects and rejected lines, byte by byte, if
/// its splits exchange their rows.
class FileExchangeTest {

    private static final int PIECE = 4_000;
    private static final int BUCKETS = 3;
    private static final String VERSIONED = "\n    key: id\n    version: v";

    @TempDir Path folder;

    private DuckDb database;
    private FileKernels kernels;
    private SingleFileRun run;
    private int folders;

    @BeforeEach
    void open() {
        var folders = List.of(folder);
        database = DuckDb.overFiles(1, 1L << 30, folder.resolve("reduced"), folders);
        kernels = new FileKernels(1, FileKernels.DEFAULT_MEMORY, folder.resolve("spill"), folders);
    }

    @AfterEach
    void close() {
        kernels.close();
        database.close();
    }

    /// A file in memory.
    private record Bytes(byte[] bytes) implements Content {
        @Override
        public String name() {
            return "sales.csv";
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open(long offset) {
            int from = Math.toIntExact(offset);
            return new ByteArrayInputStream(bytes, from, bytes.length - from);
        }

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }

        FileUnit unit() {
            return new FileUnit("in", name(), 1, "", size(), Instant.EPOCH);
        }
    }

    /// The objects, the rejected lines and the totals of a file.
    private record Made(Map<String, String> objects, String rejects, Totals totals) {}

    private App app(String steps, String path) throws Exception {
        var text =
                """
                app: sales
                buckets: {in: , out: }
                schemas:
                  Sale: {id: bigint, name: varchar, amount: "decimal(12,2)", weight: double, v: integer}
                pipelines:
                  sales:
                    from: {bucket: in, schema: Sale, format: csv}
                    steps: [%s]%s
                    to: [{bucket: out, path: "%s", format: %s}]
                """
                        .formatted(
                                steps,
                                steps.contains("newest") ? VERSIONED : "",
                                path,
                                path.endsWith("parquet") ? "parquet" : "csv");
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
        run =
                new SingleFileRun(
                        app,
                        new RoundKernels(kernels, WholeFileFunctions.on(() -> database)),
                        new FileReaders(PIECE),
                        EngineOptions.defaults(),
                        Time.system());
        return app;
    }

    /// Some ids are on several lines, which are far from each other, equal or in conflict.
    private static byte[] csv(String encoding) {
        var random = new Random(5);
        var text = new StringBuilder("\uFEFFid,name,amount,weight,v\n");
        for (int i = 0; i < 600; i++) {
            int id = random.nextInt(350);
            text.append(id % 50 == 0 ? "" : id)
                    .append(id % 7 == 3 ? ",\"two\nlines é\"," : ",é" + id % 5 + ",")
                    .append(i % 13 == 0 ? "x" : i % 17 == 0 ? "-1" : random.nextInt(3) + ".50")
                    .append(",")
                    .append(id / 7.0)
                    .append(",")
                    .append(random.nextInt(20) == 0 ? "" : random.nextInt(3))
                    .append("\n");
        }
        return text.toString().getBytes(Charset.forName(encoding));
    }

    private StagingFolder staging() throws IOException {
        return new StagingFolder(Files.createDirectory(folder.resolve("work-" + ++folders)));
    }

    private static Pipeline pipeline(App app) {
        return Objects.requireNonNull(app.pipelines().get("sales"));
    }

    private FileExchange exchange(App app, Bytes content) throws IOException {
        return run.exchange(pipeline(app), content.unit(), content, staging(), Optional.empty());
    }

    private Made whole(App app, Bytes content) throws Exception {
        var result = run.run(pipeline(app), content.unit(), content, FileSplit.WHOLE, staging());
        return made(app, content, result);
    }

    private Made made(App app, Bytes content, Result result) throws IOException {
        var staging = staging();
        var objects = new TreeMap<String, String>();
        for (var output : run.outputs(pipeline(app), content.unit(), result, staging)) {
            var bytes = Files.readAllBytes(output.file());
            objects.put(output.key(), new String(bytes, StandardCharsets.ISO_8859_1));
        }
        RejectsFile.write(staging.file("rejects"), result.rejects(), _ -> {});
        return new Made(objects, Files.readString(staging.file("rejects")), result.totals());
    }

    /// Each stage of each split begins with the last one.
    private Made exchanged(App app, Bytes content, List<FileSplit> splits) throws Exception {
        var results = new ArrayList<Result>();
        var buckets = new TreeMap<Integer, List<Path>>();
        for (var split : splits.reversed()) {
            var rows = exchange(app, content).rows(split, BUCKETS);
            results.addFirst(rows.result());
            rows.rows().forEach(file -> add(buckets, file.part(), file.file()));
        }
        var ranges = new TreeMap<Integer, List<Path>>();
        var reductions = new ArrayList<Result>();
        for (var bucket : buckets.descendingMap().values()) {
            var reduced = exchange(app, content).reduce(bucket, splits);
            reductions.addFirst(reduced.result());
            reduced.rows().forEach(file -> add(ranges, file.part(), file.file()));
        }
        results.addAll(reductions);
        var ends = new ArrayList<Result>();
        for (var range : ranges.descendingMap().entrySet()) {
            var end =
                    exchange(app, content).finish(range.getValue(), range.getKey(), splits.size());
            ends.addFirst(end.result());
        }
        results.addAll(ends);
        return made(app, content, results.stream().reduce(Result::plus).orElseThrow());
    }

    private static void add(Map<Integer, List<Path>> files, int number, Path file) {
        files.computeIfAbsent(number, _ -> new ArrayList<>()).addFirst(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{source.stem}.csv; {distinct: {by: id, keep: same}}",
                "{source.stem}/{part}.parquet; {distinct: {by: [id, name], keep: same}}",
                "{source.stem}/{v}.csv; {check: {above: amount > 0}}, {distinct: {by: id, keep: newest}}, {where: v < 2}, {check: {light: weight < 100}}",
                "{source.stem}.csv; {where: id > 5}, {aggregate: {by: [name, v], measures: {n: count(*), total: sum(amount), heaviest: max(weight)}}}, {check: {some: n > 3}}",
                "{source.stem}.csv; {distinct: {by: id, keep: same}}, {aggregate: {by: name, measures: {n: count(*)}}}",
                "{source.stem}/{part}.csv; {aggregate: {by: [id, name], measures: {v: max(v), mean: avg(amount)}}}, {distinct: {by: id, keep: same}}",
                "{source.stem}.csv; {sql: 'select name, V, sum(amount) * 2 as total, max(weight) - min(weight) as range, list(id order by id) as ids from batch where id > 5 group by v, NAME having count(*) > 1'}, {check: {some: total > 3}}",
                "{source.stem}/{part}.csv; {sql: 'select count(distinct name) filter (where v > 0) as n, id from batch group by id'}, {distinct: {by: id, keep: same}}",
                "{source.stem}.csv; {where: id < 0}, {distinct: {by: id, keep: same}}"
            })
    void hasTheObjectsAndRejectedLinesOfOneProcess(String path, String steps) throws Exception {
        var app = app(steps, path);
        var content = new Bytes(csv(path.equals("{source.stem}.csv") ? "UTF-8" : "UTF-16LE"));
        var splits = exchange(app, content).splits(content.size() / 3);
        assertThat(splits).hasSizeGreaterThan(2);
        var whole = whole(app, content);
        if (steps.startsWith("{distinct")) {
            assertThat(whole.rejects()).contains("has the same id", "but different content");
        }
        assertThat(exchanged(app, content, splits)).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{sql: select id from batch}",
                "{sql: select id from batch group by id order by id}",
                "{sql: select distinct count(*) as n from batch group by id}",
                "{sql: select id % 10 as id from batch group by id}",
                "{sql: select v % 10 as ten from batch group by ten}",
                "{sql: 'select id, count(*) as n from batch group by rollup(id)'}",
                "{sql: 'select id, row_number() over () as n from batch group by id'}",
                "{sql: 'select id, (select max(v) from batch) as n from batch group by id'}",
                "{sql: with b as (select * from batch limit 9) select id from b group by id}",
                "{sql: 'select a.id, count(*) as n from batch a, batch b group by a.id'}",
                "{sql: 'select id, sum(weight) as n from batch group by id'}",
                "{sql: 'select id, count(*) as n from batch group by id having avg(weight) > 1'}",
                "{sql: select max(v) as v from batch}",
                "{sql: 'select id from batch as b(v, name, amount, weight, id) group by id'}",
                "{aggregate: {measures: {n: count(*)}}}",
                "{aggregate: {by: name, measures: {w: sum(weight)}}}",
                "{aggregate: {by: name, measures: {w: \"sum(case when v > 1 then amount else 1e0 end)\"}}}",
                "{aggregate: {by: name, measures: {n: count(*), w: stddev(v)}}}",
            })
    void aStepThatNeedsAllRowsInOneProcessHasOneSplit(String steps) throws Exception {
        var app = app(steps, "{source.stem}.csv");
        var content = new Bytes(csv("UTF-8"));
        assertThat(exchange(app, content).splits(1_000)).containsExactly(FileSplit.WHOLE);
    }

    @Test
    void aStepThatFailsRefusesTheFileWithTheSameReason() throws Exception {
        var steps = "{aggregate: {by: v, measures: {n: cast(max(weight) as bigint)}}}";
        var app = app(steps, "{source.stem}.csv");
        var text = csv("UTF-8");
        var content =
                new Bytes(
                        (new String(text, StandardCharsets.UTF_8) + "1,a,1.00,1e30,7\n")
                                .getBytes(StandardCharsets.UTF_8));
        var splits = exchange(app, content).splits(content.size() / 3);
        var why = refused(() -> whole(app, content));
        assertThat(why).contains("step aggregate over the whole file failed");
        assertThat(refused(() -> exchanged(app, content, splits))).isEqualTo(why);
    }

    private interface Call {
        Made run() throws Exception;
    }

    private static String refused(Call call) throws Exception {
        try {
            return call.run().toString();
        } catch (UnreadableFileException refused) {
            return refused.reason().message();
        }
    }
}
