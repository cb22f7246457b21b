package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.verdict.TestResult;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests of pipelines that read files.
@Tag("slow")
class FilePipelineTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, amount: "decimal(10,2) not null"}
              Done: {object: varchar not null, read: bigint not null, written: bigint not null, filtered: bigint not null, rejected: bigint not null}
            buckets:
              input:
              output:
            topics:
              news:
              operations: {email: [ops@example.com]}
            queues:
              sold:
              done: {subscribe: {topic: news, raw: true}}
              failures:
              counts:
            views:
              sales: {measures: {n: count(*), total: sum(amount)}}
              files: {key: object, measures: {n: count(*), rows_rejected: sum(rejected)}}
            pipelines:
              csv:
                from: {bucket: input, suffix: .csv, format: csv, schema: Sale}
                key: id
                steps:
                  - where: id <> 'none'
                  - check: {not negative: amount >= 0}
                to:
                  - {bucket: output, path: "{source.stem}/part-{part}.parquet", format: parquet}
                  - {view: sales}
                  - {queue: sold}
                on_success: [{topic: news}]
                on_failure: [{queue: failures}, {topic: operations}]
              gz:
                from: {bucket: input, suffix: .csv.gz, format: csv, schema: Sale}
                to:
                  - {bucket: output, path: "gz/{source.stem}-{part}.ndjson", format: ndjson}
              ndjson:
                from: {bucket: input, suffix: .ndjson, format: ndjson, schema: Sale}
                to:
                  - {bucket: output, path: "nd/{source.stem}-{part}.csv", format: csv}
              parquet:
                from: {bucket: output, prefix: a/, suffix: .parquet, format: parquet, schema: Sale}
                to:
                  - {bucket: output, path: "again/{source.stem}.csv", format: csv}
              sums:
                from: {bucket: input, suffix: .tsv, format: tsv, schema: Sale}
                key: n
                steps:
                  - aggregate: {by: id, measures: {n: count(*)}}
                to: [{queue: counts}]
              done:
                from: {queue: done, schema: Done}
                key: object
                to: [{view: files}]
            """;

    private static final String PUT =
            """
            given:
              - put:
                  bucket: input
                  key: a.csv
                  text: |
                    id,amount
                    x,1.50
                    none,1.00
                    y,-1.00
                    z,what
            """;

    @TempDir private static Path folder;
    private static App app;

    @BeforeAll
    static void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    private static TestResult verdict(String text) throws Exception {
        try (var tests = new AppTests(app)) {
            return tests.run(TestFile.read("files", text + "  - invariants: hold\n", folder, app));
        }
    }

    @Test
    void aFileThatIsPutGoesToEverySink() throws Exception {
        var verdict =
                verdict(
                        PUT
                                + """
                                expect:
                                  - {bucket: output, key: a/part-00001.parquet, rows: [{id: x, amount: 1.50}]}
                                  - {bucket: output, key: again/part-00001.csv, rows: [{id: x, amount: 1.50}]}
                                  - {view: sales, rows: [{n: 1, total: 1.50}]}
                                  - {queue: sold, visible: 1}
                                  - {queue: failures, visible: 0}
                                  - {view: files, rows: [{object: a.csv, n: 1, rows_rejected: 2}]}
                                """);
        assertThat(verdict.failures()).isEmpty();
    }

    @Test
    void aFileOfWhichNoRowIsLeftGivesAFileWithoutRows() throws Exception {
        for (var rows : List.of("", "        none,1.00\n", "        x,-1.00\n")) {
            var put =
                    """
                    given:
                      - put:
                          bucket: input
                          key: a.csv
                          text: |
                            id,amount
                    """
                            + rows
                            + """
                            expect:
                              - {bucket: output, key: a/part-00001.parquet, rows: []}
                              - {bucket: output, key: again/part-00001.csv, rows: []}
                            """;
            assertThat(verdict(put).failures()).as(rows).isEmpty();
        }
    }

    @Test
    void compressedFilesAndDocumentsAreRead() throws Exception {
        var gz = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gz)) {
            out.write("id,amount\nx,1.50\n".getBytes(StandardCharsets.UTF_8));
        }
        var verdict =
                verdict(
                        """
                        given:
                          - put: {bucket: input, key: b.csv.gz, encoding: base64, text: "%s"}
                          - put: {bucket: input, key: c.ndjson, text: '{"id": "x", "amount": 1.50}'}
                        expect:
                          - {bucket: output, key: gz/b-00001.ndjson, rows: [{id: x, amount: 1.50}]}
                          - {bucket: output, key: nd/c-00001.csv, text: "id,amount\\nx,1.50\\n"}
                        """
                                .formatted(Base64.getEncoder().encodeToString(gz.toByteArray())));
        assertThat(verdict.failures()).isEmpty();
    }

    @Test
    void aFileThatIsBrokenIsGivenUpAtOnce() throws Exception {
        var verdict =
                verdict(
                        """
                        given:
                          - put: {bucket: input, key: a.csv, text: "id\\nx\\n"}
                        expect:
                          - {bucket: output, keys: []}
                          - {queue: failures, visible: 1}
                          - mail: ops@example.com
                            count: 1
                            mails:
                              - subject: "FAILED: csv, input/a.csv"
                                text: leat dlq redrive csv-files --id
                        """);
        assertThat(verdict.failures()).isEmpty();
    }

    @Test
    void aCrashAndAStoreThatFailsChangeNothingOfWhatAFileMakes() throws Exception {
        var verdict =
                verdict(
                        PUT
                                + """
                                faults:
                                  - {crash: between write and ack, body_contains: a.csv}
                                  - {crash: in the middle of a commit, after: 1}
                                  - {store: state, fails: 2}
                                  - {store: sales, unavailable: {until: 10m}}
                                expect:
                                  - {bucket: output, key: a/part-00001.parquet, rows: [{id: x, amount: 1.50}]}
                                  - {view: sales, rows: [{n: 1, total: 1.50}]}
                                  - {queue: sold, visible: 1}
                                  - {view: files, rows: [{object: a.csv, n: 1, rows_rejected: 2}]}
                                """);
        assertThat(verdict.failures()).isEmpty();
        assertThat(verdict.idle()).isEmpty();
    }

    /// The commit that meets such a line keeps nothing and is done again.
    @Test
    void aLineThatAViewRefusesIsRejected() throws Exception {
        var verdict =
                verdict(
                        """
                        given:
                          - put:
                              bucket: input
                              key: a.csv
                              text: |
                                id,amount
                                x,1.50
                                x,1.60
                        expect:
                          - {view: sales, rows: [{n: 1, total: 1.50}]}
                          - {view: files, rows: [{object: a.csv, n: 1, rows_rejected: 1}]}
                        """);
        assertThat(verdict.failures()).isEmpty();
    }

    @Test
    void anOutputThatAnotherFileMadeStays() throws Exception {
        var verdict =
                verdict(
                        """
                        given:
                          - put: {bucket: input, key: x/b.ndjson, text: '{"id": "x", "amount": 1.50}'}
                          - wait: 1m
                          - put: {bucket: input, key: y/b.ndjson, text: '{"id": "y", "amount": 2.50}'}
                        expect:
                          - {bucket: output, key: nd/b-00001.csv, text: "id,amount\\nx,1.50\\n"}
                        """);
        assertThat(verdict.failures()).isEmpty();
    }

    @Test
    void crashesBetweenThePiecesOfAFileAndInOneMakeTheSameFile() throws Exception {
        var verdict =
                verdict(
                        """
                        piece: 8
                        given:
                          - put: {bucket: input, key: a.csv, text: "id,amount\\nx1,1.50\\nx2,1.50\\nx3,1.50\\nx4,1.50\\n"}
                        faults:
                          - {crash: while a file is read}
                          - {crash: between staging and commit, after: 2}
                          - {crash: between pieces, after: 1, body_contains: a.csv}
                        expect:
                          - {bucket: output, key: a/part-00004.parquet, count: 1}
                          - {view: sales, rows: [{n: 4, total: 6}]}
                          - {queue: sold, visible: 4}
                          - {view: files, rows: [{object: a.csv, n: 1, rows_rejected: 0}]}
                        """);
        assertThat(verdict.failures()).isEmpty();
        assertThat(verdict.idle()).isEmpty();
    }

    /// The first reading of `a.csv` fails, and that of the Parquet file that is made of it.
    @Test
    void aDiskThatFailsStrikesFilesOfEachFormat() throws Exception {
        var verdict =
                verdict(
                        PUT
                                + """
                                faults:
                                  - {bucket: input, fails: 1}
                                  - {bucket: output, fails: 1}
                                expect:
                                  - {bucket: output, key: again/part-00001.csv}
                                """);
        assertThat(verdict.failures()).isEmpty();
        assertThat(verdict.idle()).isEmpty();
    }

    /// Rows of `aggregate` are counted as read only if they are rejected.
    @Test
    void countsTheRowsOfAnAggregateThatAreRejectedAsConflicts() throws Exception {
        var verdict =
                verdict(
                        """
                        given:
                          - put: {bucket: input, key: a.tsv, text: "id\\tamount\\nx\\t1\\nx\\t2\\ny\\t3\\nz\\t4\\n"}
                        expect:
                          - {queue: counts, visible: 2}
                          - {dead_letters: sums-files-dlq, count: 1, letters: [{reasons: [conflict]}]}
                        """);
        assertThat(verdict.failures()).isEmpty();
    }
}
