package dev.leat.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.config.AppFile;
import dev.leat.kernel.Kernels;
import dev.leat.run.NoFileKernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialWorkerTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, rev: bigint not null, items: 'struct(sku varchar)[]'}
              Row: {id: varchar, rev: bigint, sku: varchar}
            queues: {orders: }
            buckets: {lake: }
            lake_tables: {sold: {bucket: lake, schema: Row}}
            pipelines:
              split:
                from: {queue: orders, schema: Order}
                key: [id, sku]
                version: rev
                steps:
                  - unnest: {column: items, as: item}
                  - set: {sku: item.sku}
                  - exclude: [item]
                to: [{lake_table: sold}]
            """;

    @TempDir Path folder;

    @Test
    void aRecordThatIsAllItsRowsIsWrittenWithAllOfThem() throws Exception {
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        var staging = Files.createDirectory(folder.resolve("staging"));
        var body =
                "{\"id\":\"1\",\"rev\":1,\"items\":[{\"sku\":\"a\"},{\"sku\":\"b\"},{\"sku\":\"c\"}]}";
        var record =
                new Record("m", body.getBytes(StandardCharsets.UTF_8), Map.of(), 1, Instant.now());
        var work = new LeasedWork("orders", "1", List.of(record));
        try (var kernels = Kernels.writingIn(folder)) {
            new TrialWorker(app, NoFileKernels.with(kernels))
                    .run(
                            TrialTask.Batch.of(app.pipeline("split"), work, staging),
                            _ -> {
                                throw new AssertionError("no file");
                            });
        }
        try (var files = Files.walk(staging);
                var database = DriverManager.getConnection("jdbc:duckdb:");
                var statement = database.createStatement()) {
            var file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            try (var rows =
                    statement.executeQuery(
                            "select string_agg(sku, '') from read_parquet('%s')".formatted(file))) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("abc");
            }
        }
    }
}
