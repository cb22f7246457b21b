package dev.leat.bench.tables;

import dev.leat.bench.ServerProcess;
import dev.leat.bench.WorkFolders;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// Measures PutItem, GetItem and Query (of ten items) through the endpoint for DynamoDB clients,
/// with 1 and 16 clients and items of 1 KB. Compares Leat, whose puts are durable when they return,
/// with moto and dynalite, which keep items in memory. Runs alternate, each server in a process of
/// its own. The numbers in all responses, and those of all stored items, are added up and checked.
///
/// Prints medians, and ratios to Leat. CPU time is comparable even if other programs use the
/// machine. Arguments: rounds, and milliseconds for each measurement.
public final class TableEndpointBench {

    private static final Path FOLDER = Path.of("bench", "target", "table-endpoint-bench");
    private static final List<Integer> CLIENTS = List.of(1, 16);

    /// Length of the first round, in rounds.
    private static final int WARM_UP = 3;

    /// Results by load and operation, then by server.
    private final Map<String, Map<String, List<ClientLoad.Result>>> results = new LinkedHashMap<>();

    private final int rounds;
    private final Duration time;

    private TableEndpointBench(int rounds, Duration time) {
        this.rounds = rounds;
        this.time = time;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int millis = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        if (Files.exists(FOLDER)) {
            WorkFolders.delete(FOLDER);
        }
        var peers = TablePeers.start(FOLDER);
        try {
            new TableEndpointBench(rounds, Duration.ofMillis(millis)).run(peers);
        } finally {
            peers.forEach(ServerProcess::close);
            WorkFolders.delete(FOLDER);
        }
    }

    /// The first round warms up. It takes longer, because the servers compile their code in it.
    private void run(List<ServerProcess> peers) throws Exception {
        for (int round = 0; round <= rounds; round++) {
            for (int clients : CLIENTS) {
                for (var peer : peers) {
                    var table = "round-%d-%d".formatted(round, clients);
                    measure(peer, table, clients, round > 0);
                }
            }
        }
        results.forEach((what, byPeer) -> print(what, byPeer));
    }

    private void measure(ServerProcess peer, String table, int clients, boolean counts)
            throws Exception {
        var requests = new TableRequests(peer.port(), table);
        var load = new ClientLoad(peer, counts ? time : time.multipliedBy(WARM_UP));
        try (var sdk = sdk(peer)) {
            create(sdk, table);
            var put = load.create(clients, requests::put);
            check(peer, sdk, table, put.done());
            var get = load.read(put.done(), requests::get, (number, _) -> number);
            var query = load.read(put.done(), requests::query, TableRequests::sumOfPartition);
            sdk.deleteTable(b -> b.tableName(table));
            if (counts) {
                var who = clients == 1 ? "1 client " : clients + " clients ";
                enter(who + "put", peer, put);
                enter(who + "get", peer, get);
                enter(who + "query", peer, query);
            }
        }
    }

    private void enter(String what, ServerProcess peer, ClientLoad.Result result) {
        results.computeIfAbsent(what, _ -> new LinkedHashMap<>())
                .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                .add(result);
    }

    private static void create(DynamoDbClient sdk, String table) {
        sdk.createTable(b ->
                b.tableName(table)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(attribute("p"), attribute("s"))
                        .keySchema(key("p", KeyType.HASH), key("s", KeyType.RANGE)));
        sdk.waiter().waitUntilTableExists(b -> b.tableName(table));
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    /// Checks the number of items and the sum of their numbers with a scan.
    private static void check(ServerProcess peer, DynamoDbClient sdk, String table, int[] done) {
        long count = 0;
        long sum = 0;
        for (var item : sdk.scanPaginator(b -> b.tableName(table)).items()) {
            count++;
            sum += Long.parseLong(item.getOrDefault("n", AttributeValue.fromN("0")).n());
        }
        long expected = Arrays.stream(done).mapToLong(n -> (long) n * (n - 1) / 2).sum();
        if (count != Arrays.stream(done).sum() || sum != expected) {
            throw new IllegalStateException(
                    "%s has %d items with a sum of %d; expected %d and %d"
                            .formatted(
                                    peer.name(), count, sum, Arrays.stream(done).sum(), expected));
        }
    }

    private static DynamoDbClient sdk(ServerProcess peer) {
        var credentials = AwsBasicCredentials.create("any", "thing");
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + peer.port()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static void print(String what, Map<String, List<ClientLoad.Result>> byPeer) {
        var leat = byPeer.getOrDefault("leat", List.of());
        byPeer.forEach((peer, all) -> {
            double rate = median(all, ClientLoad.Result::rate);
            double cpu = median(all, ClientLoad.Result::cpu);
            System.out.printf(
                    "%-16s %-12s %,9.0f requests/s, %,7.0f us CPU", what, peer, rate, cpu * 1e6);
            System.out.println(
                    peer.equals("leat")
                            ? ""
                            : "; leat has %.1f times the rate, %.2f times the CPU time"
                                    .formatted(
                                            median(leat, ClientLoad.Result::rate) / rate,
                                            median(leat, ClientLoad.Result::cpu) / cpu));
        });
    }

    private static double median(
            List<ClientLoad.Result> results, ToDoubleFunction<ClientLoad.Result> part) {
        var sorted = results.stream().mapToDouble(part).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
