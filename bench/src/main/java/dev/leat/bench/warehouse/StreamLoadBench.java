package dev.leat.bench.warehouse;

import dev.leat.bench.ServerProcess;
import dev.leat.bench.WorkFolders;
import dev.leat.bench.streams.StreamClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Measures the path from a stream to a warehouse table end to end: a producer puts sales with
/// PutRecords, 500 in each request, by the AWS SDK for Java; a pipeline cleans them and sends them
/// to a queue; another one loads them into the table. Leat runs as users run it, in a process of
/// its own. The time ends when the last row is in the table; count and sums of the table are
/// checked. Arguments: rounds, records (default: `-Dbench.rows`, or 100,000), and the working
/// folder. Run it in the root folder of the repository. The command must be built there before.
public final class StreamLoadBench {

    private static final int RECORDS = 500;
    private static final int LOOK_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String APP =
            """
            app: till
            schemas:
              Sale: {id: varchar not null, version: bigint not null, sold_at: timestamp not null, shop: varchar not null, quantity: integer not null, amount: 'decimal(12,2) not null'}
            streams:
              till: {shards: 4, retention: 2d}
            queues: {cleaned: }
            warehouse_tables:
              sales: {schema: Sale, key: id}
            pipelines:
              clean:
                from: {stream: till, schema: Sale, batch: {size: 10000}}
                key: id
                version: version
                steps:
                  - check:
                      the amount is above zero: amount > 0
                  - set: {shop: trim(shop)}
                to: [{queue: cleaned}]
              load:
                from: {queue: cleaned, schema: Sale, batch: {size: 10000}}
                key: id
                version: version
                to: [{warehouse_table: sales}]
            """;

    private static final String LOADED =
            "leat_records_total{outcome=\"delivered\",pipeline=\"load\",sink=\"sales\"} ";

    private final Path folder;
    private final int requests;

    private StreamLoadBench(Path folder, long records) {
        this.folder = folder;
        this.requests = (int) (records / RECORDS);
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        long records = BenchRows.of(arguments, 1, 100_000);
        var folder =
                Path.of(arguments.length > 2 ? arguments[2] : "bench/target/stream-load-bench");
        for (int round = 0; round < rounds; round++) {
            if (Files.exists(folder)) {
                WorkFolders.delete(folder);
            }
            Files.createDirectories(folder);
            try {
                new StreamLoadBench(folder.toAbsolutePath(), records).run();
            } finally {
                WorkFolders.delete(folder);
            }
        }
    }

    private void run() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        int aws = ServerProcess.freePort();
        int api = ServerProcess.freePort();
        var command =
                List.of(
                        "./leat",
                        "up",
                        folder.toString(),
                        "--port",
                        Integer.toString(api),
                        "--aws-port",
                        Integer.toString(aws));
        var totals = SaleFile.Totals.NONE;
        try (var leat = new ServerProcess("leat", command, aws);
                var client = StreamClient.of(aws, "till");
                var http = HttpClient.newHttpClient()) {
            awaitLoaded(http, api, 0);
            double cpu = leat.cpuSeconds();
            long start = System.nanoTime();
            for (int request = 0; request < requests; request++) {
                var records = new ArrayList<byte[]>();
                for (int i = 0; i < RECORDS; i++) {
                    var sale = new SaleFile.Sale((long) request * RECORDS + i, 1);
                    totals = totals.plus(sale);
                    records.add(sale.json().getBytes(StandardCharsets.US_ASCII));
                }
                client.put(records, request + "/");
            }
            double put = (System.nanoTime() - start) / 1e9;
            awaitLoaded(http, api, totals.rows());
            double loaded = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%,d records: put in %.1f s, in the table after %.1f s, %,.0f records per second, %.0f µs of CPU time per record%n",
                    totals.rows(),
                    put,
                    loaded,
                    totals.rows() / loaded,
                    (leat.cpuSeconds() - cpu) * 1e6 / totals.rows());
        }
        var file = folder.resolve(".leat").resolve("warehouse.duckdb");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file)) {
            SaleFile.Totals.of(connection).mustBe(totals, "the table");
        }
    }

    private static void awaitLoaded(HttpClient http, int port, long rows)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                        .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var loaded =
                    http.send(request, HttpResponse.BodyHandlers.ofLines())
                            .body()
                            .filter(line -> line.startsWith(LOADED))
                            .mapToDouble(
                                    line -> Double.parseDouble(line.substring(LOADED.length())))
                            .max();
            if (loaded.isPresent() && loaded.getAsDouble() >= rows) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IllegalStateException(
                "the table has not got its %,d rows within %s".formatted(rows, PATIENCE));
    }
}
