package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Walk;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// An app with a resource of each kind, whose values are given by a test, and a browser that is
/// logged in to its console.
final class AttackedConsole implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.shared();

    private static final String APP =
            """
            app: attacked
            schemas:
              Order: {id: varchar not null, user_id: varchar not null, amount: 'decimal(38,2) not null', kind: integer not null, big: bigint, ratio: double, note: json, phone: varchar pii}
              Row: {id: varchar not null, user_id: varchar not null, amount: 'decimal(38,2) not null', big: bigint, ratio: double}
              Line: {id: varchar not null, amount: 'decimal(38,2) not null'}
            queues:
              orders:
              idle:
              mails: {subscribe: ops}
            buckets:
              files:
              lake:
            tables:
              items: {key: id}
            lake_tables:
              lines: {bucket: lake, prefix: lines/, schema: Line}
            warehouse_tables:
              facts: {schema: Row, key: id}
            topics:
              ops: {email: [ops@example.com]}
            streams:
              live: {shards: 1, retention: 1d}
            endpoints:
              hook: {url: 'http://127.0.0.1:1/hook'}
            views:
              users: {key: user_id, measures: {orders: count(*), most: max(big)}, rank_by: most}
            pipelines:
              count_orders:
                from: {queue: orders, schema: Order}
                key: id
                max_rejects: 100%
                steps:
                  - check:
            CHECKS
                to:
                  - view: users
                  - table: items
                  - warehouse_table: facts
                    select: {id: id, user_id: user_id, amount: amount, big: big, ratio: ratio}
                  - {topic: ops, subject: '{user_id}', where: kind = 0}
                  - {endpoint: hook, where: kind = 0}
                  - {stream: live, partition_by: id}
              load_lines:
                from: {bucket: files, suffix: .csv, format: csv, schema: Line}
                to:
                  - {lake_table: lines, select: {id: id, amount: amount}}
            alarms:
              bad: {queue: orders, measure: dead_letters, above: 0, notify: ops}
            api:
              /orders: {queue: orders, schema: Order}
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Background running;
    private final Browser browser;

    /// @param checks the names of checks; a record of kind N and a negative amount fails number N
    AttackedConsole(Path folder, List<String> checks) throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < checks.size(); i++) {
            lines.add(
                    "          %s: kind <> %d or amount >= 0"
                            .formatted(JSON.writeValueAsString(checks.get(i)), i));
        }
        Files.writeString(
                folder.resolve("app.yaml"), APP.replace("CHECKS", String.join("\n", lines)));
        running = new Background(folder.toString());
        browser = new Browser(Walk.folderOf("chromedriver", "--version"));
        browser.open(printed("/console/#code="));
        browser.await("Overview");
    }

    private String printed(String part) {
        return Arrays.stream(running.out().split("\\s+", -1))
                .filter(word -> word.contains(part))
                .findFirst()
                .orElseThrow();
    }

    Browser browser() {
        return browser;
    }

    /// Returns the console's address without its path.
    String url() {
        return printed("/health").replace("/health", "");
    }

    private URI aws(String path) {
        var words = running.out().split("\\s+", -1);
        return URI.create(words[Arrays.asList(words).indexOf("--endpoint-url") + 1]).resolve(path);
    }

    void order(Map<String, Object> order) throws Exception {
        assertThat(running.give("/orders", JSON.writeValueAsString(order))).startsWith("202");
    }

    /// Sends a message with an attribute to a queue.
    void send(String queue, String body, String attribute) throws Exception {
        var message =
                Map.of(
                        "QueueUrl",
                        aws("/000000000000/" + queue).toString(),
                        "MessageBody",
                        body,
                        "MessageAttributes",
                        Map.of(
                                "source.name",
                                Map.of("DataType", "String", "StringValue", attribute)));
        var request =
                HttpRequest.newBuilder(aws("/"))
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "AmazonSQS.SendMessage")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(message)));
        accepted(request);
    }

    /// Puts an object.
    void put(String bucket, String key, String content) throws Exception {
        var path =
                Arrays.stream(key.split("/", -1))
                        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
                        .map(part -> part.replace("+", "%20"))
                        .collect(Collectors.joining("/"));
        var request =
                HttpRequest.newBuilder(aws("/" + bucket + "/" + path))
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/s3/aws4_request,"
                                        + " SignedHeaders=host, Signature=0")
                        .PUT(BodyPublishers.ofString(content));
        accepted(request);
    }

    private void accepted(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /// Waits until the document `now` fulfils a condition in JavaScript.
    void awaitNow(String condition) {
        var script =
                """
                const done = arguments[arguments.length - 1];
                const ask = () => fetch('/leat/v1/now').then(answer => answer.json()).then(now =>
                  CONDITION ? done('true') : setTimeout(ask, 100), () => setTimeout(ask, 100));
                ask();
                """;
        browser.await(script.replace("CONDITION", condition), java.time.Duration.ofMinutes(2));
    }

    /// Returns the numbers of the dead letters in the list that is shown.
    List<String> letters() {
        var script =
                "return [...document.querySelectorAll('section[aria-label=Letters] tbody a')]"
                        + ".map(a => a.textContent.trim()).join(' ')";
        return List.of(String.valueOf(browser.run(script)).split(" ", -1));
    }

    /// Shows a dead letter of the list.
    void open(String number) {
        browser.run(
                "[...document.querySelectorAll('section[aria-label=Letters] tbody a')]"
                        + ".find(a => a.textContent.trim() === arguments[0]).click()",
                number);
        browser.awaitScript(
                "return document.querySelector('section[aria-label=Letter] h2').textContent"
                        + " === 'Letter ' + arguments[0]",
                number);
    }

    /// Returns the text of the dead letter that is shown.
    String letter() {
        var script = "return document.querySelector('section[aria-label=Letter]').textContent";
        return String.valueOf(browser.run(script));
    }

    @Override
    public void close() {
        browser.close();
        client.close();
        running.close();
    }
}
