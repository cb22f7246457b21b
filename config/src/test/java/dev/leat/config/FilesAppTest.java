package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Compression;
import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Sink;
import dev.leat.app.Subscription;
import dev.leat.app.sink.BucketSink;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The options of file pipelines in the app file, and their values in the app.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesAppTest {

    private static final String UPLOADS =
            """
            app: csv
            schemas:
              Sale:
                InvoiceNo: varchar not null
                Quantity: integer not null
                InvoiceDate: {type: timestamp not null, format: '%d/%m/%Y %H:%M'}
                UnitPrice: decimal(18,4) not null
                CustomerID: varchar
              FileDone: {file: varchar not null, version: varchar not null, read: bigint}
            buckets:
              input:
              output: {expire_after: 30d, notify: {topic: processed, prefix: a/, suffix: .parquet}}
            topics:
              processed:
            queues:
              processed: {subscribe: processed}
              audit: {subscribe: {topic: processed, raw: true}}
            views:
              processed_files:
                key: file
                measures:
                  versions: count(*)
                  rows_read: sum(read)
            pipelines:
              process_csv:
                from:
                  bucket: input
                  suffix: .csv
                  schema: Sale
                  on_overwrite: replace
                steps:
                  - set:
                      CustomerID: regexp_replace(CustomerID, '\\.0$', '')
                  - check:
                      price is not negative: UnitPrice >= 0
                to:
                  - bucket: output
                    path: "{source.stem}/part-{part}.parquet"
                on_success:
                  - topic: processed
                    select: {file: object, version: version, read: read}
                on_failure:
                  - queue: audit
              record_files:
                from: {queue: processed, schema: FileDone}
                key: [file, version]
                to:
                  - view: processed_files
            """;

    private final Lint lint = new Lint();

    @AfterAll
    void close() {
        lint.close();
    }

    private App read(String yaml) throws AppException {
        return lint.read(yaml, Map.of());
    }

    @Test
    void readsBucketsTopicsAndThosesWhoHearThem() throws AppException {
        var app = read(UPLOADS);

        assertThat(app.bucket("output").expireAfter()).contains(java.time.Duration.ofDays(30));
        assertThat(app.bucket("output").notice().orElseThrow().takes("a/b.parquet")).isTrue();
        assertThat(app.subscribers("processed"))
                .extracting(queue -> queue.subscription().orElseThrow())
                .containsExactly(
                        new Subscription("processed", false), new Subscription("processed", true));
    }

    @Test
    void givesAPipelineOfFilesAQueueOfItsOwn() throws AppException {
        var app = read(UPLOADS);
        var from = app.pipeline("process_csv").from();

        assertThat(from.queue()).isEqualTo("process_csv-files");
        assertThat(app.queue("process_csv-files").deadLetterQueue())
                .contains("process_csv-files-dlq");
        assertThat(app.queues()).containsKey("process_csv-files-dlq");
        assertThat(app.readers("input")).containsExactly(app.pipeline("process_csv"));
        assertThat(from.files())
                .contains(
                        new FileSource(
                                "input",
                                "",
                                ".csv",
                                FileFormat.CSV,
                                Csv.DEFAULT,
                                FileSource.OnOverwrite.REPLACE));
        assertThat(app.buckets()).doesNotContainKey("process_csv-rejects");
    }

    @Test
    void readsSinksAndNotifications() throws AppException {
        var pipeline = read(UPLOADS).pipeline("process_csv");
        var sink = (BucketSink) pipeline.to().getFirst();

        assertThat(sink.path()).hasToString("{source.stem}/part-{part}.parquet");
        assertThat(sink.path().byPart()).isTrue();
        assertThat(sink.format()).isEqualTo(FileFormat.PARQUET);
        assertThat(sink.compression()).isEqualTo(Compression.ZSTD);
        assertThat(pipeline.onSuccess()).extracting(Sink::kind).containsExactly("topic");
        assertThat(pipeline.onFailure()).extracting(Sink::kind).containsExactly("queue");
    }
}
