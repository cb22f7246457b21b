package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.aws.AwsClients;
import dev.leat.cli.aws.LeatEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import tools.jackson.databind.json.JsonMapper;

/// An app on AWS that writes messages to objects, in batches with different windows, is compared
/// with an embedded run. A dead letter is edited and redriven.
@Tag("interop")
class BatchesOnAwsTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, country: varchar not null, amount: 'decimal(12,2) not null', lines: 'struct(sku varchar, quantity integer)[]'}
              Visit: {page: varchar not null, seen: bigint not null}
            queues:
              orders: {}
              visits: {}
            buckets: {lake: , copies: }
            pipelines:
              archive:
                from: {queue: orders, schema: Order, batch: {size: 1000, window: 1s}}
                key: id
                max_rejects: 100%
                steps: [{check: {amount is positive: amount > 0}}]
                to:
                  - {bucket: lake, path: "orders/country={country}/{source.batch}.parquet"}
                  - {bucket: copies, path: "orders/{source.batch}.csv.gz"}
              log:
                from: {queue: visits, schema: Visit, batch: {size: 1000, window: 3s}}
                to: [{bucket: lake, path: "visits/{source.batch}.ndjson.zst"}]
            environments:
              aws: {region: eu-west-1, prefix: batch-}
            """;

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void writeTheApp() throws IOException {
        file = Files.writeString(folder.resolve("app.yaml"), APP);
    }

    @Test
    void isEqualToAnEmbeddedRun() throws Exception {
        var endpoint = Files.createDirectories(folder.resolve("services"));
        var server = LeatEndpoint.of("app: wire\nqueues:\n  unused:\n", endpoint);
        try (var services = new AwsServices(folder, server);
                var clients = services.clients()) {
            up(services, "--create");
            send(clients, "batch-");
            up(services);
            var embedded = embedded();
            assertThat(embedded).hasSize(2 * 49 + 30);
            assertThat(rows(clients, "batch-")).isEqualTo(embedded);
            var redriven =
                    services.leat(
                            "dlq",
                            "redrive",
                            "orders-dlq",
                            "--set",
                            "amount=1",
                            "--yes",
                            "--json",
                            "--app",
                            file.toString(),
                            "--env",
                            "aws",
                            "--state",
                            folder.resolve("state").toString());
            assertThat(JSON.readTree(redriven).at("/redriven").intValue()).isEqualTo(1);
            up(services);
            var repaired = new ArrayList<>(rows(clients, "batch-"));
            assertThat(repaired).containsAll(embedded);
            repaired.removeAll(embedded);
            assertThat(repaired)
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row).contains("bad", "1.00"));
        }
    }

    private void up(AwsServices services, String... more) throws Exception {
        var words =
                new ArrayList<>(
                        List.of(
                                "up",
                                file.toString(),
                                "--until-idle",
                                "--port",
                                "0",
                                "--env",
                                "aws",
                                "--state",
                                folder.resolve("state").toString()));
        words.addAll(List.of(more));
        services.leat(words.toArray(String[]::new));
    }

    private List<String> embedded() throws Exception {
        var home = Files.createDirectories(folder.resolve("embedded"));
        try (var running = LeatEndpoint.of(APP, home);
                var clients = AwsServices.clients(running.url())) {
            send(clients, "");
            running.awaitIdle();
            return rows(clients, "");
        }
    }

    /// Sends 60 orders, of which ten are duplicates and one is invalid, and 30 visits.
    private static void send(AwsClients clients, String prefix) {
        var orders = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            orders.add(
                    "{\"id\":\"o%d\",\"country\":\"%s\",\"amount\":%d.50,\"lines\":[{\"sku\":\"s%d\",\"quantity\":%d}]}"
                            .formatted(
                                    i % 50, i % 2 == 0 ? "NO" : "DK", i % 50, i % 50, i % 50 % 3));
        }
        orders.set(49, "{\"id\":\"bad\",\"country\":\"NO\",\"amount\":-1,\"lines\":[]}");
        send(clients, prefix + "orders", orders);
        send(
                clients,
                prefix + "visits",
                IntStream.range(0, 30)
                        .mapToObj("{\"page\":\"p%1$d\",\"seen\":%1$d}"::formatted)
                        .toList());
    }

    private static void send(AwsClients clients, String queue, List<String> bodies) {
        var url = clients.sqs().getQueueUrl(get -> get.queueName(queue)).queueUrl();
        for (int from = 0; from < bodies.size(); from += 10) {
            var entries = new ArrayList<SendMessageBatchRequestEntry>();
            for (var body : bodies.subList(from, from + 10)) {
                entries.add(
                        SendMessageBatchRequestEntry.builder()
                                .id("m" + entries.size())
                                .messageBody(body)
                                .build());
            }
            clients.sqs().sendMessageBatch(send -> send.queueUrl(url).entries(entries));
        }
    }

    /// Returns all rows, with the part of the key before the batch.
    private List<String> rows(AwsClients clients, String prefix) throws Exception {
        var rows = new ArrayList<String>();
        var copied = Files.createTempDirectory(folder, "objects");
        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement()) {
            for (var bucket : List.of("lake", "copies")) {
                var named = prefix + bucket;
                for (var object :
                        clients.s3().listObjectsV2(list -> list.bucket(named)).contents()) {
                    var key = object.key();
                    var copy =
                            Files.write(
                                    copied.resolve(key.replaceAll("[/=]", "_")),
                                    clients.s3()
                                            .getObjectAsBytes(get -> get.bucket(named).key(key))
                                            .asByteArray());
                    try (var found = statement.executeQuery(query(key, copy))) {
                        int columns = found.getMetaData().getColumnCount();
                        while (found.next()) {
                            rows.add(row(bucket, key, found, columns));
                        }
                    }
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    private static String query(String key, Path copy) {
        if (key.endsWith(".parquet")) {
            return "from read_parquet('%s')".formatted(copy);
        }
        return key.endsWith(".csv.gz")
                ? "from read_csv('%s', all_varchar = true)".formatted(copy)
                : "from read_json('%s', format = 'newline_delimited')".formatted(copy);
    }

    private static String row(String bucket, String key, ResultSet found, int columns)
            throws SQLException {
        var row = new StringBuilder(bucket + "/" + key.substring(0, key.lastIndexOf('/')));
        for (int column = 1; column <= columns; column++) {
            row.append(' ').append(found.getString(column));
        }
        return row.toString();
    }
}
