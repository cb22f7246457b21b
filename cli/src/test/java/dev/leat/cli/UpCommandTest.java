package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.place.RunningInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A whole app: from its file to its answers, on real state.
class UpCommandTest {

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    private Session up(int code, String... more) {
        var words =
                new java.util.ArrayList<>(
                        java.util.List.of("up", shop.path(), "--port", "0", "--aws-port", "0"));
        words.addAll(java.util.List.of(more));
        return Session.run(code, words.toArray(String[]::new));
    }

    private String sql(String statement) {
        return Session.run(0, "sql", statement, "--format", "csv", "--app", shop.path()).out();
    }

    @Test
    void countsSamplesOnceHoweverOftenTheyAreSent() {
        shop.write(
                "samples/Orders.ndjson",
                String.join(
                        "\n",
                        Shop.order("1", "u1", "250.10"),
                        Shop.order("2", " U1 ", "0.20"),
                        Shop.order("3", "u2", "1"),
                        Shop.order("4", "u2", "-1"),
                        "{\"order_id\""));
        shop.write("samples/NOTE.txt", "two of five are bad\n");
        shop.write("samples/README.md", "not a sample");

        var first = up(0, "--samples", "--until-idle");
        assertThat(first.out())
                .contains("samples: 5 messages sent to Orders\n")
                .contains("count_orders: 5 messages: 3 delivered, 0 duplicates, 2 rejected\n")
                .contains("  rejected by cause: ")
                .contains("check 1")
                .contains(
                        "dead letters: 2 in Orders-dlq; to see the causes:\n  ./leat dlq ls --app "
                                + folder
                                + "\n")
                .contains("note: two of five are bad\n")
                .containsPattern("all processed in \\d+\\.\\d s\n");
        String totals = sql("select * from users order by user_id");
        assertThat(totals).isEqualTo("user_id,orders,spent\nU1,2,250.30\nU2,1,1.00\n");
        assertThat(sql("select period_start, orders from users_parts where user_id = 'U1'"))
                .isEqualTo("period_start,orders\n2024-12-01,2\n");

        var second = up(0, "--samples", "--until-idle");
        assertThat(second.out()).contains("5 messages: 0 delivered, 3 duplicates, 2 rejected\n");
        assertThat(sql("select * from users order by user_id")).isEqualTo(totals);
    }

    /// Redirected output does not have the line that a terminal rewrites.
    @Test
    void logsWhatBecameOfRecordsWhereNoTerminalShowsIt() throws IOException {
        shop.write(
                "samples/Orders.ndjson",
                Shop.order("1", "u1", "1") + "\n" + Shop.order("2", "u2", "-1"));
        var log = folder.resolve("leat.log");
        up(0, "--samples", "--until-idle", "--log", "text", "--log-file", log.toString());
        assertThat(Files.readString(log))
                .endsWith(
                        " INFO  count_orders stopped; since the start 2 read, 1 delivered, 1 rejected (most: check 1), 1 dead letter; to see the causes: ./leat dlq ls Orders-dlq --app %s%n"
                                .formatted(folder));
        var json = folder.resolve("leat.json");
        up(0, "--samples", "--until-idle", "--log-file", json.toString());
        var event = JsonMapper.shared().readTree(Files.readString(json).lines().toList().getLast());
        assertThat(event.at("/total/duplicates").asInt()).isOne();
        assertThat(event.at("/total/dead_letters").asInt()).isOne();
        assertThat(event.at("/pipeline").asString()).isEqualTo("count_orders");
        assertThat(event.at("/top_cause").asString()).isEqualTo("check");
    }

    @Test
    void refusesALogFileThatCannotBeWritten() {
        assertThat(up(2, "--until-idle", "--log-file", folder.toString()).err())
                .isEqualTo("--log-file %s is a folder; name a file%n".formatted(folder));
        assertThat(up(2, "--until-idle", "--log-file", folder.resolve("no/log").toString()).err())
                .contains("cannot be written; its folder must exist");
    }

    @Test
    void oneRepeatIsCalledOne() {
        String order = Shop.order("1", "u", "1");
        shop.write("samples/Orders.ndjson", order + "\n" + order);
        assertThat(up(0, "--samples", "--until-idle").out())
                .contains("count_orders: 2 messages: 1 delivered, 1 duplicate, 0 rejected\n");
    }

    @Test
    void aCallOfTheApiOnThePortOfAwsIsAnsweredWithTheOtherPort() throws Exception {
        try (var running = new Background(shop)) {
            var answer = running.aws(running.url(), "AmazonSQS.ListQueues", "{}");
            assertThat(answer)
                    .startsWith("421 ")
                    .contains("the endpoint for AWS clients is " + running.aws());
        }
    }

    @Test
    void answersAndTakesCommandsWhileItRuns() throws Exception {
        try (var running = new Background(shop)) {
            var send = new Session();
            assertThat(
                            send.run(
                                    "send",
                                    "Orders",
                                    "--app",
                                    shop.path(),
                                    "--body",
                                    Shop.order("1", "ü/1", "0.3")))
                    .isZero();
            String answer = "200 {\"user_id\":\"Ü/1\",\"orders\":1,\"spent\":0.3}";
            running.awaitAnswer("/users/%C3%9C%2F1", answer);
            running.awaitAnswer(
                    "/everyone",
                    "200 {\"orders\":1,\"spent\":0.3,\"last\":\"2024-12-01T10:00:00Z\"}");
            assertThat(running.get("/top")).startsWith("200 [{\"user_id\":\"Ü/1\"");
            assertThat(running.get("/health")).startsWith("200 {\"status\":\"up\"");
            assertThat(running.get("/metrics"))
                    .contains("leat_records_total{")
                    .doesNotContainPattern("# HELP \\S+ *\n");
            assertThat(running.out()).contains("/docs\n");
            assertThat(running.get("/docs")).startsWith("200 ").contains("/users/{user_id}");
            assertThat(running.get("/openapi.json")).startsWith("200 {\"openapi\":\"3.1.1\"");
            assertThat(running.get("/leat/v1/app")).startsWith("401 ");
            assertThat(sql("select spent from users")).isEqualTo("spent\n0.30\n");
            assertThat(sql("select count(*) as n from users_parts")).isEqualTo("n\n1\n");
        }
        assertThat(RunningInfo.read(folder.resolve(".leat"))).isEmpty();
        assertThat(sql("select orders from everyone")).isEqualTo("orders\n1\n");
    }

    @Test
    void aFileLeftByACrashIsIgnored() throws IOException {
        up(0, "--until-idle");
        new RunningInfo(
                        1,
                        "http://127.0.0.1:1",
                        "x",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .write(folder.resolve(".leat"));
        assertThat(sql("select orders from everyone")).startsWith("orders\n");
        assertThat(up(0, "--until-idle").out()).contains("all processed");
    }

    @Test
    void aTakenPortIsSaidAndLeavesNothingBehind() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var session = new Session();
            String port = String.valueOf(other.getLocalPort());
            assertThat(session.run("up", shop.path(), "--port", port, "--aws-port", "0"))
                    .isEqualTo(1);
            assertThat(session.err()).contains(port).contains("--port 0 picks a free one");
            assertThat(folder.resolve(".leat")).doesNotExist();
        }
        assertThat(up(0, "--until-idle").out()).contains("all processed");
    }

    @Test
    void aTakenPortForAwsIsCalledThat() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var session = new Session();
            String port = String.valueOf(other.getLocalPort());
            assertThat(session.run("up", shop.path(), "--port", "0", "--aws-port", port))
                    .isEqualTo(1);
            assertThat(session.err())
                    .contains(port + ": another program uses the port")
                    .contains("--aws-port 0 picks a free one")
                    .contains("--aws-port off disables it");
            assertThat(folder.resolve(".leat")).doesNotExist();
        }
        var none = new Session();
        assertThat(none.run("up", shop.path(), "--aws-port", "none")).isEqualTo(2);
        assertThat(none.err()).contains("--aws-port must be 0 to 65535 or off, not none");
        var off = new Session();
        assertThat(off.run("up", shop.path(), "--port", "0", "--aws-port", "off", "--until-idle"))
                .isZero();
        assertThat(off.out()).doesNotContain("--endpoint-url");
    }

    @Test
    void takesMessagesFromClientsOfAws() throws Exception {
        try (var running = new Background(shop)) {
            var url =
                    RunningInfo.read(folder.resolve(".leat"))
                            .flatMap(RunningInfo::aws)
                            .orElseThrow();
            assertThat(running.out())
                    .contains(
                            "AWS endpoint (Athena, DynamoDB, EventBridge, Glue, Kinesis, Redshift Data, S3, SNS, SQS) at "
                                    + url)
                    .contains("aws --endpoint-url " + url + " sqs list-queues\n");
            String body =
                    "{\"QueueUrl\":\"%s/000000000000/Orders\",\"MessageBody\":%s}"
                            .formatted(
                                    url,
                                    JsonMapper.shared()
                                            .writeValueAsString(Shop.order("1", "u", "2")));
            assertThat(running.aws(url, "AmazonSQS.SendMessage", body)).startsWith("200 ");
            running.awaitAnswer("/users/U", "200 {\"user_id\":\"U\",\"orders\":1,\"spent\":2.0}");
        }
    }

    @Test
    void aPausedPipelineIsExplained() {
        shop.write(
                "samples/Orders.ndjson",
                IntStream.range(0, 4500)
                        .mapToObj(i -> Shop.order("o" + i, "u", "-1"))
                        .collect(Collectors.joining("\n")));
        var session = up(1, "--samples", "--until-idle");
        assertThat(session.err()).contains("count_orders is paused: ").contains("max_rejects");
    }

    @Test
    void aQueueHasOneFileOfSamples() {
        shop.write("samples/Orders.ndjson", Shop.order("1", "u", "1"));
        shop.write("samples/Orders.jsonl", Shop.order("2", "u", "1"));
        assertThat(up(2, "--samples", "--until-idle").err())
                .contains("Orders.jsonl and ")
                .contains(
                        "Orders.ndjson are both for the queue 'Orders'; merge them into one file");
    }

    @Test
    void aSampleThatIsNoMessageIsNamed() {
        shop.write("samples/Orders.ndjson", "{}\n" + "x".repeat(1 << 20) + "x");
        assertThat(up(2, "--samples", "--until-idle").err())
                .contains(
                        folder.resolve("samples/Orders.ndjson")
                                + ": line 2 is too large: more than ");
    }

    @Test
    void samplesForAQueueThatIsNotThereAreAMistake() {
        shop.write("samples/Ordres.ndjson", "{}");
        assertThat(up(2, "--samples", "--until-idle").err())
                .contains("Ordres.ndjson is for the queue 'Ordres'")
                .contains("Orders");
        shop.write("samples/Ordres.ndjson", "{}");
        var none = new Shop(folder.resolve("none"));
        var session = new Session();
        assertThat(session.run("up", none.path(), "--port", "0", "--aws-port", "0", "--samples"))
                .isEqualTo(2);
        assertThat(session.err())
                .isEqualTo(
                        "the app has no samples; create "
                                + folder.resolve("none/samples/Orders.ndjson")
                                + "\n");
        assertThat(session.out()).isEmpty();
        assertThat(folder.resolve("none/.leat")).doesNotExist();
    }
}
