package dev.leat.bench.warehouse;

import dev.leat.bench.WorkFolders;
import dev.leat.bench.files.WholeProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Measures `leat replay --diff` over the records of a stream: for an unchanged app file, and for
/// one that changes what becomes of three records. Checks that exactly these differences are found.
/// Arguments: records (default: `-Dbench.rows`, or 100,000), and the working folder. The acceptance
/// size is 1,000,000. Run it in the root folder of the repository. The command must be built there
/// before.
public final class ReplayDiffBench {

    private static final String APP =
            """
            app: till
            schemas:
              Sale: {id: varchar not null, version: bigint not null, sold_at: timestamp not null, shop: varchar not null, quantity: integer not null, amount: 'decimal(12,2) not null'}
            streams:
              till: {shards: 2, retention: 2d}
            warehouse_tables:
              sales: {schema: Sale, key: id}
            pipelines:
              load:
                from: {stream: till, schema: Sale, batch: {size: 10000}}
                key: id
                version: version
                steps:
                  - check:
                      the amount is above zero: amount > 0
                to: [{warehouse_table: sales}]
            """;

    private static final String CHANGE =
            """
              - set:
                  shop: if(id in ('S0000000011', 'S0000000077'), 'other', shop)
              - check:
                  it is not the 99th: id <> 'S0000000099'
            """
                    .indent(4);

    private final Path folder;

    private ReplayDiffBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        long records = BenchRows.of(arguments, 0, 100_000);
        var folder =
                Path.of(arguments.length > 1 ? arguments[1] : "bench/target/replay-diff-bench");
        if (Files.exists(folder)) {
            WorkFolders.delete(folder);
        }
        var bench = new ReplayDiffBench(Files.createDirectories(folder).toAbsolutePath());
        try {
            bench.run(records);
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private void run(long records) throws IOException, InterruptedException {
        app(APP);
        var file = folder.resolve("sales.ndjson");
        SaleFile.json(file, records);
        var from = Instant.now().minusSeconds(60).toString();
        leat(0, "stream", "put", "till", file.toString(), "--key-by", "id", app());
        Files.delete(file);
        print(
                "load of the records",
                records,
                leat(
                        0,
                        "up",
                        folder.toString(),
                        "--until-idle",
                        "--port",
                        "0",
                        "--aws-port",
                        "off"));
        var diff = List.of("replay", "load", "--from", from, "--diff", app());
        var same = leat(0, diff.toArray(String[]::new));
        print("replay --diff, unchanged", records, same);
        check(same, records, "no difference");
        app(APP.replace("    to: [", CHANGE + "    to: ["));
        var found = leat(1, diff.toArray(String[]::new));
        print("replay --diff, changed", records, found);
        check(found, records, "3 differences (1 rejects, 2 values)");
        for (var key : List.of("S0000000011", "S0000000077", "S0000000099")) {
            if (!found.said().contains("id=\"" + key + "\": ")) {
                throw new IllegalStateException("no difference of " + key + ": " + found.said());
            }
        }
    }

    private String app() {
        return "--app=" + folder;
    }

    private void app(String text) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), text, StandardCharsets.UTF_8);
    }

    private WholeProcess leat(int exitCode, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add("./leat");
        command.addAll(List.of(arguments));
        return WholeProcess.run(folder, command, Map.of(), exitCode);
    }

    private static void check(WholeProcess ran, long records, String differences) {
        var sentence =
                String.format(
                        Locale.ROOT,
                        "%,d records from the stream till compared: %s",
                        records,
                        differences);
        if (ran.said().lines().noneMatch(sentence::equals)) {
            throw new IllegalStateException("no '" + sentence + "' in: " + ran.said());
        }
    }

    private static void print(String name, long records, WholeProcess ran) {
        System.out.printf(
                Locale.ROOT,
                "%-26s %6.1f s, %6.1f s CPU, %,5d MB maximum, %,9.0f records per second%n",
                name,
                ran.seconds(),
                ran.cpu(),
                ran.peak() / 1_000_000,
                records / ran.seconds());
    }
}
