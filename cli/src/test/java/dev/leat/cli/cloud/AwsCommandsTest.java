package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.fixture.Shop;
import dev.leat.config.AppFile;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/// The commands of users for an environment on AWS, on Leat's own endpoint. All tests share one app
/// that runs.
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AwsCommandsTest {

    private static final Pattern GROUP = Pattern.compile("(?m)^([0-9a-f]{6}) ");

    private Background services;
    private Shop shop;
    private Background app;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var other = new Shop(folder.resolve("services"));
        other.write("app.yaml", "app: services\nqueues: {Unused: {}}\n");
        services = new Background(other);
        properties(
                Map.of(
                        "aws.endpointUrl", services.aws(),
                        "aws.accessKeyId", "test",
                        "aws.secretAccessKey", "test"));
        shop = new Shop(folder.resolve("shop"));
        shop.write(
                "app.yaml",
                Shop.APP.replace(
                                "      - view: users\n",
                                "      - view: users\n      - table: orders\n")
                        + """
                        tables:
                          orders: {key: order_id}
                        streams:
                          clicks: {shards: 2}
                        environments:
                          aws: {region: eu-central-1, prefix: test-}
                          bare: {region: eu-central-1, prefix: bare-}
                        """);
        try (var clients = AwsClients.of(Optional.of("eu-central-1"))) {
            var read = AppFile.read(shop.folder().resolve("app.yaml"), Map.of());
            new AwsSetup(clients, new AwsResourceNames("shop", "test-"), read, Time.system())
                    .create(_ -> {});
        }
        app = new Background(shop.path(), "--env", "aws");
    }

    @AfterAll
    void stop() {
        app.close();
        properties(Map.of());
        services.close();
    }

    private static void properties(Map<String, String> values) {
        for (var name :
                new String[] {"aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey"}) {
            if (values.containsKey(name)) {
                System.setProperty(name, values.get(name));
            } else {
                System.clearProperty(name);
            }
        }
    }

    private String leat(String... words) {
        return said(0, words).out();
    }

    private Session said(int code, String... words) {
        return in("aws", code, words);
    }

    private Session in(String environment, int code, String... words) {
        var session = new Session();
        var all =
                Stream.concat(
                                Arrays.stream(words),
                                Stream.of("--app", shop.path(), "--env", environment))
                        .toArray(String[]::new);
        assertThat(session.run(all)).as("%s%s", session.out(), session.err()).isEqualTo(code);
        return session;
    }

    private void send(String id, String user, String value) {
        assertThat(leat("send", "Orders", Shop.order(id, user, value)))
                .contains("1 message sent to Orders");
    }

    @Test
    void repairsDeadLetters() throws Exception {
        send("A1", "first", "5");
        send("A2", "first", "-3");
        app.awaitBeginning("/users/FIRST", "200 {\"user_id\":\"FIRST\",\"orders\":1,");
        while (!leat("ls", "queues", "--json").contains("\"Orders-dlq\",\"visible\":1")) {
            Polling.pause();
        }
        var groups = leat("dlq", "ls");
        var group = GROUP.matcher(groups);
        assertThat(group.find()).as(groups).isTrue();
        assertThat(groups).contains("value is above zero").contains("--env aws");
        assertThat(leat("dlq", "show", "--group", group.group(1)))
                .contains("count_orders")
                .doesNotContain("1 Main St");
        assertThat(leat("dlq", "preview")).contains("0 of 1 dead letter");
        assertThat(leat("dlq", "redrive", "--set", "value=abs(value)"))
                .contains("1 dead letter would be redriven from Orders-dlq");
        assertThat(leat("dlq", "redrive", "--set", "value=abs(value)", "--yes"))
                .contains("1 dead letter redriven");
        app.awaitBeginning("/users/FIRST", "200 {\"user_id\":\"FIRST\",\"orders\":2,\"spent\":8.0");
        assertThat(leat("dlq", "history")).contains("Orders-dlq").contains("1 sent");
        assertThat(leat("dlq", "ls")).contains("no dead letters");
    }

    @Test
    void putsAndReadsRecordsOfStreams() {
        assertThat(leat("ls", "streams")).containsPattern("clicks +2 +1d");
        assertThat(leat("ls", "streams", "clicks")).containsPattern("shardId-000000000001 +open");
        assertThat(leat("stream", "put", "clicks", "{\"page\":1}", "--key", "first"))
                .contains("1 record put into clicks");
        assertThat(leat("stream", "put", "clicks", "{\"page\":2}", "--key", "second"))
                .contains("1 record put into clicks");
        assertThat(leat("stream", "get", "clicks"))
                .contains("first")
                .containsSubsequence("{\"page\":1}", "{\"page\":2}");
        assertThat(leat("stream", "get", "clicks", "--from", "2100-01-01T00:00:00Z"))
                .contains("no records");
        assertThat(said(2, "replay", "count_orders", "--from", "2025-01-01T00:00:00Z").err())
                .contains("'leat replay' processes only records of streams and objects");
    }

    @Test
    void readsTablesAndViews() throws Exception {
        send("B1", "second", "5");
        send("B2", "second", "7");
        app.awaitBeginning("/users/SECOND", "200 {\"user_id\":\"SECOND\",\"orders\":2,");
        assertThat(leat("ls", "tables")).containsPattern("orders +order_id +[2-9] ");
        assertThat(leat("table", "get", "orders", "B1")).contains("\"user_id\":\"SECOND\"");
        assertThat(said(1, "table", "get", "orders", "B3").err())
                .contains("no item with the key B3");
        assertThat(leat("table", "export", "orders")).contains("\"B1\"").contains("\"B2\"");
        var sum = "select sum(value) as s from orders where user_id = 'SECOND'";
        assertThat(leat("sql", sum, "--json")).contains("12");
        assertThat(leat("sql", "select spent from users where user_id = 'SECOND'", "--json"))
                .contains("12");
        assertThat(leat("trace", "B2")).contains("count_orders");
        assertThat(leat("top", "--count", "1")).contains("Orders");
    }

    @Test
    void refusesWhatIsImpossible() {
        assertThat(said(1, "sql", "select * from Orders_queue").err())
                .isEqualTo(
                        "queue Orders is in SQS, which cannot show messages without receiving them; only dead letters can be shown\n");
        assertThat(said(2, "accept", "users").err())
                .startsWith("environment aws is on AWS, where stored views cannot be rebuilt");
        assertThat(said(2, "rebuild", "users", "--empty").err())
                .startsWith("environment aws is on AWS, where stored views cannot be rebuilt");
        assertThat(said(2, "ls", "topics").err()).contains("`aws sns list-subscriptions`");
    }

    @Test
    void namesAMissingResourceAndTheCommandThatCreatesIt() {
        var why = " does not exist; create it with `leat up --env NAME --create`\n";
        assertThat(in("bare", 1, "ls", "queues").err())
                .isEqualTo("the queue bare-Orders in SQS" + why);
        assertThat(in("bare", 1, "ls", "tables").err())
                .isEqualTo("the DynamoDB table bare-orders" + why);
        assertThat(in("bare", 1, "ls", "streams").err())
                .contains("the stream bare-clicks does not exist in Kinesis");
        assertThat(in("bare", 1, "send", "Orders", "{}").err())
                .isEqualTo("the queue bare-Orders in SQS" + why);
    }
}
