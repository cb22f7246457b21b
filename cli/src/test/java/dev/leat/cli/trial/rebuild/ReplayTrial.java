package dev.leat.cli.trial.rebuild;

import static java.util.stream.Collectors.joining;

import dev.leat.cli.trial.FolderCopy;
import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.lake.FailingPlatform;
import dev.leat.cli.trial.lake.FailingPlatform.Faults;
import dev.leat.cli.trial.lake.LakeTrial;
import dev.leat.cli.trial.warehouse.WarehousePlatform;
import dev.leat.config.AppFile;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FilePipelineContext;
import dev.leat.load.FileReplay;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.run.FileDocument;
import dev.leat.warehouse.WarehouseStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// An app in a folder whose pipeline reads an object of several pieces, and the replay of this
/// object. Each run opens all stores and closes them.
///
/// @param replaces true if the object was overwritten and its rows are replaced; otherwise the app
///   has not processed it yet, and also writes its rows to a queue
record ReplayTrial(Path folder, boolean replaces, Kernels kernels) {

    private static final int LINES = 400;
    private static final int PIECE = 1400;

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar}
            queues: {copies: }
            buckets: {in: , out: , lake: }
            lake_tables:
              sold: {bucket: lake, schema: Sale}
            warehouse_tables:
              sales: {schema: Sale, key: id}
            pipelines:
              files:
                from: {bucket: in, suffix: .csv, schema: SaleMORE}
                to:
                  - warehouse_table: sales
                  - lake_table: sold
                  - bucket: out
                    path: '{source.stem}.csv'
            """;

    /// The rows of each sink, in order, and the number of loads.
    record Found(
            List<String> table,
            List<String> lake,
            List<String> object,
            List<String> queue,
            int loads) {}

    /// The rows before and after a replay.
    record Replayed(Found before, Found after) {}

    private interface Use {
        void of(Trial trial, Platform platform, WarehouseStore store) throws Exception;
    }

    /// Creates the app with the object that is replayed.
    static ReplayTrial create(Path folder, boolean replaces, Kernels kernels) throws Exception {
        Files.createDirectory(folder);
        var trial = new ReplayTrial(folder, replaces, kernels);
        if (replaces) {
            trial.put(0, "old");
            trial.process();
        }
        trial.put(replaces ? LINES / 2 : 0, "new");
        return trial;
    }

    /// Returns a copy in another folder.
    ReplayTrial copy(Path to) throws IOException {
        FolderCopy.make(folder, to);
        return new ReplayTrial(to, replaces, kernels);
    }

    Path state() {
        return folder.resolve("leat");
    }

    private void open(Faults faults, Use use) throws Exception {
        var more = replaces ? ", on_overwrite: replace" : "";
        var text = APP.replace("MORE", more) + (replaces ? "" : "      - queue: copies\n");
        var file = Files.writeString(folder.resolve("app.yaml"), text);
        var document = new FileDocument(folder.resolve("warehouse.json"));
        var app = AppFile.read(file, Map.of());
        var through = new Platform[1];
        try (var store = WarehouseStore.inFile(app, document, folder, Time.system());
                var trial =
                        Trial.open(
                                file,
                                state(),
                                kernels,
                                beneath ->
                                        through[0] =
                                                new FailingPlatform(
                                                        new WarehousePlatform(
                                                                beneath, store, () -> {}),
                                                        beneath.time(),
                                                        faults),
                                new Trial.Work(1, PIECE))) {
            use.of(trial, through[0], store);
        }
    }

    private void put(int from, String shop) throws Exception {
        var content =
                IntStream.range(from, from + LINES)
                        .mapToObj(i -> "f%d,%s%n".formatted(i, shop))
                        .collect(joining("", "id,shop\n", ""));
        open(
                _ -> false,
                (trial, _, _) ->
                        trial.put("in", "one.csv", content.getBytes(StandardCharsets.UTF_8)));
    }

    /// Runs the app until it has processed everything. Returns the rows after that.
    Found process() throws Exception {
        var found = new ArrayList<Found>();
        open(
                _ -> false,
                (trial, platform, store) -> {
                    trial.pipelines().start();
                    trial.pipelines().awaitIdle();
                    found.add(found(trial, platform, store));
                });
        return found.getFirst();
    }

    /// Replays the object. Returns the rows before and after that.
    ///
    /// @throws dev.leat.port.UnavailableException after a fault
    Replayed replay(Faults faults) throws Exception {
        var found = new ArrayList<Found>();
        open(
                faults,
                (trial, platform, store) -> {
                    found.add(found(trial, platform, store));
                    replay(trial, platform);
                    found.add(found(trial, platform, store));
                });
        return new Replayed(found.getFirst(), found.getLast());
    }

    private void replay(Trial trial, Platform platform) throws InterruptedException {
        var pipeline = trial.app().pipeline("files");
        var spill = state().resolve("replay");
        try (var files = new FileKernels(1, FileKernels.DEFAULT_MEMORY, spill, List.of(state()));
                var replay =
                        new FileReplay(
                                trial.app(),
                                pipeline,
                                pipeline.to(),
                                platform,
                                new FilePipelineContext.Kernels(
                                        kernels,
                                        new RoundKernels(files),
                                        new FileReaders(PIECE)))) {
            replay.run(
                    trial.platform().buckets().head("in", "one.csv").orElseThrow().unit(),
                    (what, reasons) -> {
                        throw new AssertionError(what + " " + reasons);
                    });
        }
    }

    private static Found found(Trial trial, Platform platform, WarehouseStore store)
            throws Exception {
        return new Found(
                table(store),
                LakeTrial.rows(trial, "sold", "id, shop"),
                object(platform),
                trial.messages("copies").stream()
                        .map(message -> row(message.body()))
                        .sorted()
                        .toList(),
                store.loads("sales", 99).size());
    }

    private static List<String> table(WarehouseStore store) throws Exception {
        var rows = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT id || '|' || shop FROM '%s' ORDER BY ALL"
                                        .formatted(store.export("sales")))) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private static List<String> object(Platform platform) throws IOException {
        var object = platform.buckets().head("out", "one.csv");
        if (object.isEmpty()) {
            return List.of();
        }
        try (var in = platform.buckets().content(object.get().unit()).open(0)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.replace(',', '|'))
                    .sorted()
                    .toList();
        }
    }

    private static String row(byte[] body) {
        var row = JsonMapper.shared().readTree(body);
        return row.get("id").asString() + '|' + row.get("shop").asString();
    }
}
