package dev.leat.cli.page;

import static dev.leat.cli.fixture.Example.leat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Redis;
import dev.leat.cli.fixture.Walk;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sections of the example's page that need a tool, a store or a changed app.
@Tag("docs")
class OrdersPageTest {

    static final String SQS = "Send orders with SQS clients";
    static final String REDIS = "Store views in Redis";
    static final String MADE = "How the sample was made";
    static final String COUNTED = "Change a view with stored values";
    static final String CHANGING = "Orders that change";

    private static final String ORDER =
            """
            {"order_id":"R1","user_id":"w1","order_timestamp":"2025-01-01T12:00:00Z","order_value":2.50,
            "items":[{"product_id":"P1","quantity":1,"price_per_unit":2.50}]}\
            """;

    @TempDir Path folder;

    private Example example;

    @BeforeEach
    void copy() throws IOException {
        example = Example.copy(folder);
    }

    /// Returns a section of the page, or of the page that continues it.
    private static Document section(String heading) throws IOException {
        var section = Document.read(Example.PAGE).section(heading);
        return section.blocks().isEmpty()
                ? Document.read(Example.CHANGES).section(heading)
                : section;
    }

    @Test
    void isFedAsSqsIs() throws Exception {
        var aws = Walk.folderOf("aws", "--version");
        assumeFalse(aws.isEmpty(), "needs aws");
        var python = Walk.folderOf("python3", "-c", "import boto3");
        assumeFalse(python.isEmpty(), "needs a python3 with boto3");
        var path =
                String.join(File.pathSeparator, python, aws, String.valueOf(System.getenv("PATH")));
        try (var running = new Background(example.path(), "--samples")) {
            new Walk(example, running, Map.of("PATH", path)).through(section(SQS));
        }
    }

    @Test
    void keepsItsNumbersInRedis() throws Exception {
        try (var redis = new Redis("dir \"" + folder + "\"")) {
            var environment = Map.of("REDIS_URL", redis.url());
            var session = new Session(environment);
            try (var running =
                    new Background(session, example.path(), "--samples", "--env", "redis")) {
                assertThat(Files.readString(Path.of("..").resolve(Example.PAGE)))
                        .contains(notice(running.out(), redis));
                for (var block : section(REDIS).blocks()) {
                    assertThat(redis.said(block.command()))
                            .as(block.command())
                            .isEqualTo(block.output());
                }
                // The test stops it as a crash would.
                assertThat(redis.said("redis-cli save")).contains("OK");
                redis.stop();
                assertThat(running.get("/stats/global")).startsWith("503 ");
                leat(0, "send", "OrderQueue", "--app", example.path(), "--body", ORDER);
                redis.start();
                running.awaitAnswer(
                        "/users/W1/stats",
                        "200 {\"user_id\":\"W1\",\"order_count\":1,\"total_spend\":2.5}");
            }
        }
    }

    @Test
    void makesItsSampleAgainAsThePageSays() throws Exception {
        assumeFalse(Walk.folderOf("python3", "--version").isEmpty(), "needs python3");
        assertThat(section(MADE).blocks()).hasSize(1);
        var process =
                new ProcessBuilder("sh", "-e", "-c", section(MADE).blocks().getFirst().command())
                        .directory(Path.of("..").toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).startsWith("1088 orders, ").hasLineCount(1);
    }

    /// Returns the notice about a Redis with its default settings.
    private static String notice(String out, Redis redis) {
        return out.lines()
                .filter(line -> line.contains("set 'appendonly"))
                .findFirst()
                .orElseThrow()
                .replace(redis.place(), "127.0.0.1:6379");
    }

    @Test
    void changesAViewThatHasCounted() throws Exception {
        leat(0, up("--samples", "--until-idle"));
        example.insertShown(
                "      total_spend: sum(order_value)\n", "      largest_order: max(order_value)\n");
        var blocks = new ArrayList<>(section(COUNTED).blocks());
        var notice = blocks.removeFirst().output().replaceAll("\\s+", " ").strip();
        assertThat(leat(0, up("--until-idle")).replace(example.path(), "examples/orders"))
                .contains(notice);
        for (var block : blocks) {
            assertThat(leat(0, example.arguments(block.command())))
                    .as(block.command())
                    .isEqualTo(block.output());
        }
        leat(0, up("--samples", "--until-idle"));
    }

    @Test
    void acceptsAViewThatHasCounted() throws Exception {
        leat(0, up("--samples", "--until-idle"));
        example.insertBehind(
                "      total_spend: sum(order_value)\n", "      largest_order: max(order_value)\n");
        assertThat(leat(0, "accept", "user_stats", "--app", example.path()))
                .isEqualTo("user_stats accepted: largest_order is new\n");
        leat(0, up("--until-idle"));
    }

    private String[] up(String... more) {
        var words = new ArrayList<>(List.of("up", example.path(), "--port", "0"));
        words.addAll(List.of("--aws-port", "0"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void letsOrdersChange() throws Exception {
        example.insertShown(
                "    payment_method: varchar\n", "    revision: integer\n    status: varchar\n");
        example.insertBehind(
                "the same order sent twice counts once\n",
                "    version: revision\n    delete_when: status = 'cancelled'\n");
        example.insertShown("      - set:\n", "          revision: coalesce(revision, 0)\n");
        try (var running = new Background(example.path(), "--samples")) {
            new Walk(example, running, Map.of()).through(section(CHANGING));
        }
    }
}
