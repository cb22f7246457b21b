package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// Runs steps in Java: writes the class and the app to a folder, and runs a batch.
final class JavaSteps implements AutoCloseable {

    static final String STEP =
            "      - java: {class: functions.Risk, adds: {risk: double, country: varchar}, timeout: 30s}\n";

    private final Supplier<Path> folder;
    Kernels kernels = new Kernels();

    /// More sections of the app.
    String sections = "";

    JavaSteps(Supplier<Path> folder) {
        this.folder = folder;
    }

    /// The result of a batch: documents by record id, or reasons.
    record Ran(App app, Rows rows, Outcomes table, List<String> bodies) {

        List<Reason> reasons(int record) {
            return table.reasons(record, 0);
        }

        Reason reason(int record) {
            assertThat(reasons(record)).hasSize(1);
            return reasons(record).getFirst();
        }

        String digest(int row) {
            return HexFormat.of().formatHex(rows.digest(row));
        }
    }

    Ran run(String steps, String apply, String... ids) throws IOException, AppException {
        var documents =
                Arrays.stream(ids)
                        .map("{\"id\":\"%s\",\"total\":12.50}"::formatted)
                        .toArray(String[]::new);
        return run("{id: varchar not null, total: 'decimal(12,2)'}", steps, apply, documents);
    }

    Ran run(String schema, String steps, String apply, String[] documents)
            throws IOException, AppException {
        var options = schema.contains("unknown_fields") ? ", unknown_fields: keep" : "";
        var columns = schema.replace(", unknown_fields: keep", "");
        var sources = Files.createDirectories(folder.get().resolve("functions"));
        Files.writeString(
                sources.resolve("Risk.java"),
                """
                package functions;
                import dev.leat.function.*;
                import java.util.*;
                public class Risk implements RecordFunction {
                    static List<byte[]> kept = new ArrayList<>();
                    static int calls;
                    @Override public Result apply(RowView record) throws Exception {
                        var id = record.text("id").orElse("");
                %s
                    }
                }
                """
                        .formatted(apply));
        var file =
                Files.writeString(
                        folder.get().resolve("app.yaml"),
                        """
                        app: risk
                        schemas:
                          Order: %s
                        queues: {Orders: {}, Out: {}}
                        %s
                        pipelines:
                          score:
                            from: {queue: Orders, schema: Order%s}
                            key: id
                            steps:
                        %s
                            to:
                              - queue: Out
                        """
                                .formatted(columns, sections, options, steps));
        var app = AppFile.read(file, Map.of());
        var records = new ArrayList<Record>();
        for (var document : documents) {
            var body = document.getBytes(StandardCharsets.UTF_8);
            records.add(new Record("m" + records.size(), body, Map.of(), 1, Instant.EPOCH));
        }
        try (var kernel = kernels.kernel(app, app.pipeline("score"), _ -> {})) {
            var table = new Outcomes(records.size(), 1);
            var rows = kernel.run(new LeasedWork("Orders", "lease", records), table);
            var texts = (Column.Texts) rows.sinks().getFirst().getFirst();
            var bodies =
                    Arrays.stream(texts.values())
                            .map(text -> Objects.requireNonNull(text))
                            .toList();
            return new Ran(app, rows, table, bodies);
        }
    }

    /// Starts again with other JVMs.
    void renew() {
        kernels.close();
        kernels = new Kernels();
    }

    /// The JVMs of functions that this test has started.
    static List<ProcessHandle> functions() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("functions.Risk"))
                .toList();
    }

    @Override
    public void close() {
        kernels.close();
    }
}
