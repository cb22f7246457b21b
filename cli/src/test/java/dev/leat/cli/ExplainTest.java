package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Environment;
import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.compile.ExplainedStatement;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// The output of `leat explain` for each pipeline is a golden file, which `-Dgolden=write` writes.
class ExplainTest {

    private static final Path FILES = Path.of("src/test/resources/explain");

    @TempDir Path folder;

    private static Session explain(int code, String... words) {
        return Session.run(code, words);
    }

    @ParameterizedTest
    @CsvSource({"app.yaml, count_orders", "fifo.yaml, pass_on", "files.yaml, load_sales"})
    void showsKeysSinksAndStatement(String file, String pipeline) throws Exception {
        var app = FILES.resolve(file).toString();
        var said = explain(0, "explain", pipeline, "--app", app).out();
        var golden = FILES.resolve(pipeline + ".txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(golden, said);
        }
        assertThat(said).isEqualTo(Files.readString(golden));
    }

    @Test
    void saysTheSameInJson() {
        var app = FILES.resolve("app.yaml").toString();
        var said = explain(0, "explain", "count_orders", "--app", app, "--json").out();
        var json = JsonMapper.shared().readTree(said);
        assertThat(json.path("key").asString())
                .isEqualTo(
                        "order_id by version revision, gone when state = 'DELETED'"
                                + " with order_id = upper(strip(order_id))");
        assertThat(json.path("version").asString()).isEqualTo("revision");
        assertThat(json.path("batch").asInt()).isEqualTo(1000);
        assertThat(json.path("sinks").size()).isEqualTo(3);
        assertThat(json.path("sinks").path(0).path("definition").path(0).asString())
                .isEqualTo("key user_id varchar");
        assertThat(json.path("expressions").path(0).path("line").asInt()).isEqualTo(28);
        assertThat(json.path("sql").asString()).startsWith("WITH \"_leat_text\" AS (");
    }

    @Test
    void showsTheWindowOfBatches() throws Exception {
        var app =
                """
                app: shop
                schemas:
                  Sale: {id: varchar}
                queues:
                  sales:
                  copies:
                pipelines:
                  copy:
                    from: {queue: sales, schema: Sale, batch: {size: 100, window: 2500ms}}
                    key: id
                    to: [{queue: copies}]
                """;
        Files.writeString(folder.resolve("app.yaml"), app);
        var said = explain(0, "explain", "copy", "--app", folder.toString()).out();
        assertThat(said).containsPattern("batch +100\\n +batch_window +2500ms\\n");
    }

    /// Steps over a whole file have no statement over rows, and columns of a header no types.
    @Test
    void showsEachRoundOfFilesWithoutSchema() throws Exception {
        var app =
                """
                app: lists
                buckets:
                  input:
                  output:
                pipelines:
                  clean:
                    from: {bucket: input}
                    steps:
                      - set:
                          name: upper(name)
                      - distinct: [id]
                      - where: name <> 'NOBODY'
                    to: [{bucket: output, path: '{source.stem}.csv'}]
                """;
        Files.writeString(folder.resolve("app.yaml"), app);
        var said = explain(0, "explain", "clean", "--app", folder.toString()).out();
        assertThat(said)
                .containsSubsequence(
                        "upper(name)",
                        "-- then, over all rows of the file: distinct",
                        "-- line 12",
                        "name <> 'NOBODY'");
    }

    @Test
    void namesThePipelineThatWasMeant() {
        var shop = new Shop(folder);
        assertThat(explain(2, "explain", "count_order", "--app", shop.path()).err())
                .contains("no pipeline 'count_order' in the app")
                .contains("count_orders");
    }

    @Test
    void saysWhereAViewLivesButNoPassword() {
        var unused = new PrintWriter(new StringWriter());
        var terminal =
                new Terminal(
                        InputStream.nullInputStream(), unused, unused, false, "leat", Map.of());
        var app = AppParts.app(AppLocation.of(FILES, Optional.empty(), Optional.empty()), terminal);
        var statement =
                new ExplainedStatement("SELECT 1", List.of(new Sql("1", SourcePosition.NONE)));
        var unavailable =
                new Environment("production", Map.of("users", "redis://u:secret@cache:6379/0"));
        var explanation = Explanation.of(app, app.pipeline("count_orders"), unavailable, statement);
        assertThat(explanation.sinks().get(0)).containsEntry("store", "redis://***@cache:6379/0");
        assertThat(explanation.sinks().get(1)).containsEntry("store", "the state folder");
        assertThat(explanation.lines()).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void namesTheResourcesOnAws() throws Exception {
        var app =
                """
                app: hooks
                schemas: {Order: {id: varchar not null}}
                queues: {orders: {}, next: {fifo: true}}
                topics: {news: {}}
                tables: {items: {key: id}}
                views: {counts: {measures: {n: count(*)}}, cached: {measures: {n: count(*)}}}
                endpoints: {hook: {url: "http://localhost/"}}
                pipelines:
                  send:
                    from: {queue: orders, schema: Order}
                    key: id
                    to:
                      - view: counts
                      - view: cached
                      - {queue: next, group: id}
                      - topic: news
                      - table: items
                      - endpoint: hook
                environments:
                  aws:
                    region: eu-west-1
                    prefix: test-
                    stores: {cached: "redis://:${secret:redis}@cache:6379"}
                """;
        var shop = new Shop(folder).write("app.yaml", app);
        assertThat(explain(0, "explain", "send", "--app", shop.path(), "--env", "aws").out())
                .contains(
                        "the DynamoDB table test-hooks-leat",
                        "redis://***@cache:6379",
                        "the SQS queue test-next.fifo",
                        "the SNS topic test-news",
                        "the DynamoDB table test-items",
                        "the queue of the pipeline, until each record is sent")
                .doesNotContain("state folder");
    }

    @Test
    void showsWhereTheRecordsOfAnEndpointWait() throws Exception {
        var app =
                """
                app: hooks
                schemas: {Order: {id: varchar not null}}
                queues: {orders: {}}
                views: {hook: {measures: {n: count(*)}}}
                endpoints: {hook: {url: "http://localhost/"}}
                pipelines:
                  send:
                    from: {queue: orders, schema: Order}
                    key: id
                    to: [{view: hook}, {endpoint: hook}]
                environments:
                  production: {stores: {hook: "redis://cache:6379/0"}}
                """;
        Files.writeString(folder.resolve("app.yaml"), app);
        var said =
                explain(
                        0,
                        "explain",
                        "send",
                        "--app",
                        folder.toString(),
                        "--env",
                        "production",
                        "--json");
        var sinks = JsonMapper.shared().readTree(said.out()).path("sinks");
        assertThat(sinks.path(0).path("store").asString()).isEqualTo("redis://cache:6379/0");
        assertThat(sinks.path(1).path("store").asString())
                .isEqualTo("the state folder, until each record is sent");
    }
}
