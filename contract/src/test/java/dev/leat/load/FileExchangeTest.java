package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.file.UnreadableFileException;
import dev.leat.load.SplitRuns.Bytes;
import dev.leat.load.SplitRuns.Made;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A file with a step over the whole file has the same objects and rejected lines, byte by byte, if
/// its splits exchange their rows.
@Tag("slow")
class FileExchangeTest {

    private static final int PIECE = 4_000;
    private static final String VERSIONED = "\n    key: id\n    version: v";

    @TempDir Path folder;

    private SplitRuns runs(String steps, String path) throws Exception {
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
        return new SplitRuns(folder, text, PIECE);
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

    private static Bytes content(byte[] csv) {
        return new Bytes("sales.csv", csv);
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
        try (var runs = runs(steps, path)) {
            var content = content(csv(path.equals("{source.stem}.csv") ? "UTF-8" : "UTF-16LE"));
            var splits = runs.exchange(content).splits(content.size() / 3);
            assertThat(splits).hasSizeGreaterThan(2);
            var whole = runs.whole(content);
            if (steps.startsWith("{distinct")) {
                assertThat(whole.rejects()).contains("has the same id", "but different content");
            }
            assertThat(runs.exchanged(content, splits)).isEqualTo(whole);
        }
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
        try (var runs = runs(steps, "{source.stem}.csv")) {
            var content = content(csv("UTF-8"));
            assertThat(runs.exchange(content).splits(1_000)).containsExactly(FileSplit.WHOLE);
        }
    }

    @Test
    void aStepThatFailsRefusesTheFileWithTheSameReason() throws Exception {
        var steps = "{aggregate: {by: v, measures: {n: cast(max(weight) as bigint)}}}";
        try (var runs = runs(steps, "{source.stem}.csv")) {
            var text = new String(csv("UTF-8"), StandardCharsets.UTF_8) + "1,a,1.00,1e30,7\n";
            var content = content(text.getBytes(StandardCharsets.UTF_8));
            var splits = runs.exchange(content).splits(content.size() / 3);
            var why = refused(() -> runs.whole(content));
            assertThat(why).contains("step aggregate over the whole file failed");
            assertThat(refused(() -> runs.exchanged(content, splits))).isEqualTo(why);
        }
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
