package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.PostgresProcess;
import dev.leat.cli.fixture.Redis;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.function.FileRoom;
import dev.leat.cli.function.FunctionApp;
import dev.leat.config.AppFile;
import dev.leat.function.process.FunctionCompiler;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.port.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.json.JsonMapper;

/// Pipelines on AWS that read streams, with other features: redrives, versions in Redis, functions
/// in Java, lookups, warehouse tables in PostgreSQL, and replays. All tests share one app that
/// runs, on Leat's own endpoint.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class StreamsOnAwsTest {

    private static final String REGION = "eu-central-1";
    private static final String PREFIX = "test-";

    /// `REDIS` stands for the URL of Redis.
    private static final Path APP = Path.of("src/test/resources/aws/streams.yaml");

    private static final String LEVEL =
            """
            package functions;
            import dev.leat.function.*;
            public class Level implements RecordFunction {
                @Override public Result apply(RowView record) {
                    if (record.whole("amount").orElseThrow() == 666) {
                        Runtime.getRuntime().halt(1);
                    }
                    return Result.of("level", "r" + record.whole("rate").orElseThrow());
                }
            }
            """;

    private final String since = Instant.now().minusSeconds(60).toString();
    private Path folder;
    private String text = "";
    private Redis redis;
    private PostgresProcess postgres;
    private Map<String, String> environment = Map.of();
    private Background services;
    private Shop shop;
    private AwsClients clients;
    private StreamsOnAws aws;
    private Background app;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        var other = new Shop(folder.resolve("services"));
        other.write("app.yaml", "app: services\nqueues: {Unused: {}}\n");
        services = new Background(other);
        properties(
                Map.of(
                        "aws.endpointUrl", services.aws(),
                        "aws.accessKeyId", "test",
                        "aws.secretAccessKey", "test"));
        redis = new Redis();
        postgres = new PostgresProcess(folder.resolve("postgres"));
        environment = Map.of("WAREHOUSE_URL", postgres.url() + "?sslmode=disable");
        text = Files.readString(APP).replace("REDIS", redis.url());
        shop = new Shop(folder.resolve("shop")).write("app.yaml", text);
        shop.write("functions/Level.java", LEVEL);
        clients = AwsClients.of(Optional.of(REGION));
        aws = new StreamsOnAws(clients, PREFIX);
        setup();
        app = new Background(new Session(environment), shop.path(), "--env", "aws");
    }

    private void setup() throws Exception {
        var read = AppFile.read(shop.folder().resolve("app.yaml"), environment);
        new AwsSetup(clients, new AwsResourceNames("shop", PREFIX), read, Time.system())
                .create(_ -> {});
    }

    @AfterAll
    void stop() throws Exception {
        app.close();
        clients.close();
        properties(Map.of());
        services.close();
        redis.close();
        postgres.close();
    }

    private static void properties(Map<String, String> values) {
        for (var name : List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey")) {
            if (values.containsKey(name)) {
                System.setProperty(name, values.get(name));
            } else {
                System.clearProperty(name);
            }
        }
    }

    private String leat(int code, String... words) {
        var session = new Session(environment);
        var all =
                Stream.concat(Arrays.stream(words), Stream.of("--app", shop.path(), "--env", "aws"))
                        .toArray(String[]::new);
        assertThat(session.run(all)).as("%s%s", session.out(), session.err()).isEqualTo(code);
        return session.out() + session.err();
    }

    private static String sale(String id, String shop, long amount, int version) {
        return "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%d,\"v\":%d}"
                .formatted(id, shop, amount, version);
    }

    @Test
    void aRedriveWithAnEditKeepsShardAndSequenceNumber() {
        aws.put("live", sale("r1", "ulm", -5, 1));
        StreamsOnAws.await(() -> aws.letters("clean-dlq") == 1);
        var record =
                leat(0, "stream", "get", "live", "--from", since, "--limit", "1000", "--json")
                        .lines()
                        .map(line -> JsonMapper.shared().readTree(line))
                        .filter(line -> line.path("data").asString().contains("\"r1\""))
                        .findFirst()
                        .orElseThrow();
        assertThat(leat(0, "dlq", "redrive", "clean-dlq", "--set", "amount=abs(amount)", "--yes"))
                .contains("1 dead letter redriven");
        var message = aws.cleaned("r1");
        assertThat(message.path("amount").asLong()).isEqualTo(5);
        assertThat(message.path("shard")).isEqualTo(record.path("shard"));
        assertThat(message.path("number")).isEqualTo(record.path("sequence"));
    }

    /// The function of policies runs while the app runs. The cause of the dead letter remains, so
    /// its canary fails again.
    @Test
    void aRedrivePolicyReadsTheDeadLettersOfAStream() throws Exception {
        aws.put("live", sale("p1", "ulm", -7, 1));
        StreamsOnAws.await(() -> aws.letters("clean-dlq") == 1);
        var read = AppFile.read(shop.folder().resolve("app.yaml"), environment);
        try (var function = function(read)) {
            StreamsOnAws.await(() -> {
                redrive(function);
                return aws.letters("clean-dlq") == 1
                        && leat(0, "dlq", "history").contains("alarm letters");
            });
        }
        assertThat(
                        leat(
                                0,
                                "dlq",
                                "redrive",
                                "clean-dlq",
                                "--include-held",
                                "--set",
                                "amount=7",
                                "--yes"))
                .contains("1 dead letter redriven");
        assertThat(aws.cleaned("p1").path("amount").asLong()).isEqualTo(7);
    }

    private FunctionApp function(App read) {
        return new FunctionApp(
                read,
                Objects.requireNonNull(read.environments().get("aws")),
                folder.resolve("function"),
                FileRoom.of(Map.of(), folder),
                new FunctionCompiler(Optional.empty()),
                new BindingCache(),
                Time.system(),
                () -> AwsClients.of(Optional.of(REGION)));
    }

    private static void redrive(FunctionApp function) {
        try {
            var end = Instant.now().plusSeconds(2);
            function.redrive(end, end.plusSeconds(10));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Versions of a record arrive in any order, before and after shards are merged and split.
    @Test
    void aViewInRedisHasTheLastVersionsWhileShardsAreMerged() throws Exception {
        int[][] rounds = {{2, 2}, {1, 1}, {2, 4}, {3, 3}};
        for (var round : rounds) {
            aws.put(
                    "states",
                    IntStream.range(0, 40)
                            .mapToObj(id -> sale("s" + id, "rom", 10L * round[1], round[1]))
                            .toList());
            aws.reshard("states", round[0]);
        }
        aws.put(
                "states",
                sale("s0", "rom", 5, 0),
                sale("s40", "rom", 1, 9),
                sale("s40", "rom", 2, 8));
        app.awaitMatch("/totals/rom", "\"n\":41,\"total\":1601");
        aws.put("states", sale("s1", "rom", 50, 5));
        app.awaitMatch("/totals/rom", "\"n\":41,\"total\":1611");
    }

    @Test
    void aFunctionThatDiesAtOneRecordRejectsOnlyThisRecord() {
        aws.rate("berlin", 3);
        aws.put(
                "calls",
                sale("j1", "berlin", 1, 1),
                sale("j2", "berlin", 666, 1),
                sale("j3", "berlin", 2, 1));
        StreamsOnAws.await(() ->
                aws.has("priced", "j1")
                        && aws.has("priced", "j3")
                        && aws.letters("price-dlq") == 1);
        assertThat(aws.has("priced", "j2")).isFalse();
        assertThat(leat(0, "dlq", "ls")).contains("functions.Level");
    }

    @Test
    void aMissingLookupDelaysRecordsAndLosesNone() throws Exception {
        int before = aws.letters("price-dlq");
        clients.dynamoDb().deleteTable(delete -> delete.tableName(PREFIX + "rates"));
        aws.put("calls", sale("l1", "paris", 1, 1), sale("l2", "paris", 1, 1));
        StreamsOnAws.await(this::waits);
        assertThat(aws.has("priced", "l1")).isFalse();
        setup();
        aws.rate("paris", 2);
        aws.rate("berlin", 3);
        StreamsOnAws.await(() -> aws.has("priced", "l1") && aws.has("priced", "l2"));
        assertThat(aws.letters("price-dlq")).isEqualTo(before);
    }

    /// Returns true if a pipeline waits for the lookup.
    private boolean waits() {
        try {
            return app.get("/health").contains("rates");
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /// The period contains the split of each shard. Rows and items that are lost are written again.
    @Test
    void aReplayWritesNothingTwiceAndFindsThePlantedDifferences() throws Exception {
        var sales =
                IntStream.range(0, 30).mapToObj(id -> sale("d" + id, "oslo", 100 + id, 1)).toList();
        aws.put("live", sales.subList(0, 15));
        aws.reshard("live", 8);
        aws.put("live", sales.subList(15, 30));
        StreamsOnAws.await(
                () -> sales.stream().allMatch(sale -> aws.has("items", sale.split("\"", -1)[3])));
        aws.put("live", sale("d30", "oslo", -8, 1));
        StreamsOnAws.await(() -> aws.letters("clean-dlq") == 1);
        leat(0, "dlq", "redrive", "clean-dlq", "--set", "amount=abs(amount)", "--yes");
        StreamsOnAws.await(() -> rows().size() == 31);
        var rows = rows();
        var items = items();
        var period = new String[] {"replay", "clean", "--from", since};
        assertThat(leat(0, with(period, "--diff"))).contains("no difference");
        postgres.execute("DELETE FROM sales WHERE id IN ('d2', 'd20')");
        clients.dynamoDb()
                .deleteItem(delete ->
                        delete.tableName(PREFIX + "items")
                                .key(Map.of("id", AttributeValue.fromS("d9"))));
        assertThat(leat(0, period))
                .containsPattern("table items: \\d+ duplicates, 1 delivered")
                .containsPattern("warehouse_table sales: \\d+ duplicates, 2 delivered");
        assertThat(leat(0, period))
                .contains("table items: ", "warehouse_table sales: ")
                .doesNotContain("delivered");
        assertThat(rows()).isEqualTo(rows);
        assertThat(items()).isEqualTo(items);
        assertThat(leat(0, "warehouse", "verify")).contains("correct");
        planted(period);
        assertThat(leat(2, "replay", "count_calls", "--from", since, "--diff"))
                .contains("no pipeline 'count_calls'");
    }

    private List<String> rows() {
        try {
            return postgres.rows(
                    "SELECT id, shop, amount, v FROM sales WHERE shop = 'oslo' ORDER BY id");
        } catch (SQLException notYet) {
            return List.of();
        }
    }

    private Set<Map<String, AttributeValue>> items() {
        return Set.copyOf(
                clients.dynamoDb().scan(scan -> scan.tableName(PREFIX + "items")).items());
    }

    /// Finds the differences of a changed app, and no others.
    private void planted(String... period) {
        shop.write(
                "app.yaml",
                text.replace(
                                "amount is positive: amount > 0",
                                "amount is positive: amount > 0, no accident: id <> 'd3'")
                        .replace(
                                "{id: id, amount: amount,",
                                "{id: id, amount: \"if(id in ('d5', 'd20'), 0, amount)\","));
        try {
            assertThat(
                            leat(1, with(period, "--diff", "--json"))
                                    .lines()
                                    .filter(line -> line.startsWith("{")))
                    .map(line -> JsonMapper.shared().readTree(line))
                    .map(line -> line.path("kind").asString() + " " + line.at("/key/id").asString())
                    .containsExactlyInAnyOrder("rejects d3", "values d5", "values d20");
        } finally {
            shop.write("app.yaml", text);
        }
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
    }
}
