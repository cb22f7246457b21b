package dev.leat.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.fixture.Webhook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TraceTest {

    private static final String LETTER =
            """
            {"pipeline":"count_orders","source":"Orders","first_seen":"2025-01-01T10:00:00Z","attempts":1,
            "done":[],"failed":["users","everyone"],"reasons":[
            {"cause":"type","field":"address","value":"secret","message":"is no text"}],
            "lives":[{"attempts":2,"cause":"ab12cd","redriven":"2025-01-02T10:00:00Z","by":"ann","run":"r1"}]}
            """;

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    private Session run(int code, String... words) {
        var arguments = new ArrayList<>(List.of(words));
        if (words[0].equals("up")) {
            arguments.addAll(List.of(shop.path(), "--port", "0", "--aws-port", "0"));
        } else {
            arguments.addAll(List.of("--app", shop.path()));
        }
        return Session.run(code, arguments.toArray(String[]::new));
    }

    private void send(String queue, String body, String... more) {
        var words = new ArrayList<>(List.of("send", queue, "--body", body));
        words.addAll(List.of(more));
        run(0, words.toArray(String[]::new));
    }

    /// Every pipeline is asked, also those whose key is there only behind a step over a whole file.
    @Test
    void asksPipelinesOfWholeFilesToo() {
        shop.write(
                "app.yaml",
                Shop.APP
                        .replace(
                                "queues:\n  Orders:\n",
                                "queues:\n  Orders:\n  Found:\nbuckets:\n  lists:\n")
                        .replace(
                                "pipelines:\n",
                                """
                                pipelines:
                                  clean:
                                    from: {bucket: lists}
                                    key: id
                                    steps:
                                      - distinct: [id]
                                    to: [{queue: Found}]
                                """));
        send("Orders", Shop.order("1", "u", "2.50"));
        run(0, "up", "--until-idle");
        assertThat(run(0, "trace", "1").out()).startsWith("count_orders, by order_id: identity ");
    }

    @Test
    void saysWhatBecameOfARecord() {
        send("Orders", Shop.order("1", "u", "2.50"));
        send("Orders", Shop.order("2", "u", "0"));
        send("Orders", Shop.order("3", "u", "2.505"));
        run(0, "up", "--until-idle");
        send("Orders", Shop.order("2", "u", "1"));
        assertThat(run(0, "trace", "1").out())
                .startsWith("count_orders, by order_id: identity ")
                .containsPattern("seen \\d{4}-\\d\\d-\\d\\d +delivered to everyone, users\n")
                .doesNotContain("sent");
        assertThat(run(0, "trace", "2").out())
                .containsPattern(
                        "\\d\\d:\\d\\d:\\d\\d  sent to Orders\n {23}message [0-9a-f-]{36}\n")
                .contains("now                  waiting in Orders #3, received 0 times\n")
                .contains("now                  users, everyone: rejected, dead letter #0\n")
                .contains("now                  dead letter in Orders-dlq #0\n")
                .containsPattern("\n {23}[0-9a-f]{6}  value is above zero\n")
                .doesNotContain("delivered");
        assertThat(run(0, "trace", "--key", "order_id=3", "--pipeline", "count_orders").out())
                .contains("value has more than _ decimals");
        assertThat(run(0, "trace", "2", "--json").out())
                .contains("\"waiting\":[{\"queue\":\"Orders\",\"sequence\":3,")
                .contains("\"where\":\"value is above zero\"");
        var identity = Pattern.compile("[0-9a-f]{32}").matcher(run(0, "trace", "1").out());
        assertThat(identity.find()).isTrue();
        assertThat(run(0, "trace", identity.group()).out()).isEqualTo(run(0, "trace", "1").out());
    }

    @Test
    void tellsTheLivesOfADeadLetterInTheOrderOfTime() {
        send(
                "Orders-dlq",
                Shop.order("1", "u", "2"),
                "--attribute",
                "leat=" + LETTER.replace("\n", ""));
        var said = run(0, "trace", "1").out();
        assertThat(said.lines().skip(1).map(line -> line.replaceAll("message .*", "message ID")))
                .containsExactly(
                        "  2025-01-01 10:00:00  sent to Orders",
                        "                       message ID",
                        "  2025-01-02 10:00:00  redriven by ann in r1",
                        "                       failed before: ab12cd",
                        "  now                  users, everyone: rejected, dead letter #0",
                        "  now                  dead letter in Orders-dlq #0",
                        "                       96106a  address is no text",
                        "                       columns after each step, if it is processed now:",
                        "  decoded              order_id  \"1\"",
                        "                       user_id   \"u\"",
                        "                       placed    \"2024-12-01T10:00:00Z\"",
                        "                       value     2",
                        "                       address   \"***\"",
                        "  step 1, set          user_id  \"U\"",
                        "  step 2, check        no change");
        assertThat(said).doesNotContain("secret");
        var id = Pattern.compile("message (\\S+)").matcher(said);
        assertThat(id.find()).isTrue();
        assertThat(run(0, "trace", id.group(1)).out()).isEqualTo(said);
    }

    @Test
    void tellsOfAMessageThatPassedHowItWasSentBack() {
        send("Orders", Shop.order("2", "u", "0"));
        run(0, "up", "--until-idle");
        for (var edit : List.of("value=0", "value=5")) {
            run(0, "dlq", "redrive", "Orders", "--set", edit, "--yes");
            run(0, "up", "--until-idle");
        }
        var history = run(0, "dlq", "history", "--json", "--limit", "1").out();
        var run = history.replaceAll("(?s).*\"id\":\"([^\"]*)\".*", "$1");
        var message =
                run(0, "dlq", "history", run, "--json")
                        .out()
                        .replaceAll("(?s).*\"message\":\"([^\"]*)\".*", "$1");
        var sentBack = "redriven by .*, edited: .*\n {23}failed before: [0-9a-f]{6}\n.*";
        assertThat(run(0, "trace", message).out())
                .containsOnlyOnce("rejected after")
                .containsOnlyOnce("delivered after " + run)
                .containsPattern(sentBack + "rejected after")
                .containsPattern(sentBack + "delivered after");
    }

    @Test
    void asksTheAppThatRuns() throws Exception {
        try (var running = new Background(shop)) {
            send("Orders", Shop.order("7", "u", "2.50"));
            running.awaitAnswer("/users/U", "200 {\"user_id\":\"U\",\"orders\":1,\"spent\":2.5}");
            assertThat(run(0, "trace", "7").out()).contains("delivered to everyone, users\n");
        }
    }

    @Test
    void namesTheSearchedPlacesForAnUnknownRecord() {
        send("Orders", "no order");
        assertThat(run(1, "trace", "nobody").err())
                .isEqualTo(
                        """
                        record nobody is unknown: never received, purged, or older than 18 days; searched:
                          Orders: 1 message
                          Orders-dlq: 0 messages
                          stored records of count_orders, by order_id
                        """);
        assertThat(run(1, "trace", "f4de1f1f-0000-4000-8000-0100000001f7").err())
                .contains(
                        "  not kept: the ids of processed messages, except in an archive; trace the key of the record instead");
        assertThat(run(2, "trace").err()).startsWith("no record given; add KEY, or --key ");
        assertThat(run(2, "trace", "1", "--pipeline", "count").err()).contains("count_orders");
    }

    private static final String TABLES =
            """
            app: sensors
            schemas:
              Reading: {id: varchar not null, at: timestamptz not null, v: "decimal(9,2) not null"}
            queues: {Readings: {}, High: {}}
            buckets: {lake: {}}
            tables: {items: {key: [id, at]}}
            lake_tables:
              rows: {bucket: lake, schema: Reading}
            warehouse_tables:
              facts: {schema: Reading, key: [id, at]}
            topics: {news: {}}
            streams: {till: {}}
            endpoints:
              pager: {url: "http://127.0.0.1:1/"}
              hook: {url: "WEBHOOK/"}
            pipelines:
              load:
                from: {queue: Readings, schema: Reading}
                key: [id, at]
                steps:
                  - where: v <> 0
                to:
                  - table: items
                  - lake_table: rows
                    where: v < 50
                  - warehouse_table: facts
                  - queue: High
                    where: v > 5
                  - endpoint: pager
                    where: v > 50
                  - topic: news
                  - stream: till
                    partition_by: id
                  - endpoint: hook
            """;

    /// Tables do not store the identities of records, so they are queried by the key, in any
    /// spelling of its values. The item has the columns of each `where`.
    @Test
    void saysTheStateAtEachSinkAlsoIfOnlyTablesHaveTheRecord() throws Exception {
        try (var web = Webhook.start((_, _) -> {})) {
            saysTheStateAtEachSink(web);
        }
    }

    private void saysTheStateAtEachSink(Webhook web) {
        shop.write("app.yaml", TABLES.replace("WEBHOOK", web.url()));
        var reading = "{\"id\":\"%s\",\"at\":\"2026-01-05T07:00:00Z\",\"v\":%s}";
        send("Readings", reading.formatted("low", "1"));
        send("Readings", reading.formatted("high", "60.5"));
        assertThat(run(0, "up", "--until-idle").out())
                .contains("  pager: 1 waiting, 1 filtered\n")
                .contains("waiting to be sent: 1 for pager; to see the reasons:\n");
        assertThat(run(0, "delivery", "ls", "--waiting").out())
                .containsPattern(
                        "load +record +pager +1 +20.* 0 +[-0-9a-f]{36} +http://127.0.0.1:1 cannot be reached");
        var delivery = run(0, "delivery", "ls", "--waiting", "--json").out();
        assertThat(delivery)
                .contains(
                        "\"protocol\":\"RECORD\",\"source\":\"load\",\"kind\":\"endpoint\",\"endpoint\":\"pager\",\"count\":1,");
        var carried = delivery.replaceFirst("(?s).*\"identity\":\"([0-9a-f]{32})\".*", "$1");
        assertThat(run(0, "trace", carried.trim()).out()).contains("pager: waiting");
        send("Readings", reading.formatted("new", "1"));
        assertThat(trace("low", "2026-01-05T08:00:00+01:00"))
                .containsPattern("seen .* delivered to hook, till, news\n")
                .contains("now                  delivered to items, rows, facts\n")
                .contains("now                  High: filtered, where: v > 5\n")
                .contains("now                  pager: filtered, where: v > 50\n")
                .doesNotContain("not in");
        assertThat(trace("high", "2026-01-05T07:00:00Z"))
                .containsPattern("seen .* delivered to hook, High, till, news\n")
                .contains("now                  delivered to items, facts\n")
                .contains("now                  rows: filtered, where: v < 50\n")
                .contains("now                  pager: waiting, to be sent since 20")
                .contains("http://127.0.0.1:1 cannot be reached: ConnectException\n")
                .doesNotContain("next attempt");
        assertThat(trace("new", "2026-01-05T07:00:00Z"))
                .contains(
                        "now                  items, rows, facts, High, pager, news, till, hook: waiting\n");
        assertThat(
                        run(
                                        0,
                                        "trace",
                                        "--key",
                                        "id=low",
                                        "--key",
                                        "at=2026-01-05T07:00:00Z",
                                        "--json")
                                .out())
                .contains("{\"sink\":\"lake_table rows\",\"state\":\"delivered\",")
                .contains(
                        "{\"sink\":\"queue High\",\"state\":\"filtered\",\"detail\":\"where: v > 5\",");
        assertThat(run(1, "trace", "--key", "id=none", "--key", "at=2026-01-05T07:00:00Z").err())
                .contains("  stored records of load and rows of items, rows, facts, by id, at\n")
                .contains("  not kept: records that a step 'where' of load has filtered\n");
        assertThat(run(2, "trace", "--key", "id=low").err())
                .isEqualTo("no pipeline has the key id; the key of pipeline load is id, at\n");
        assertThat(run(2, "trace", "low").err())
                .isEqualTo(
                        "'low' is no message id, identity or file; the key of pipeline load is id, at; for a record of it use --key id=VALUE --key at=VALUE\n");
        assertThat(run(2, "trace", "low", "2026-01-05T07:00:00Z").err())
                .endsWith("for a key of several columns use --key COLUMN=VALUE for each column\n");
        var identity = Pattern.compile("[0-9a-f]{32}").matcher(trace("high", "2026-01-05T07:00Z"));
        assertThat(identity.find()).isTrue();
        assertThat(run(0, "trace", identity.group()).out())
                .contains("items: not queried, only a key finds its rows\n")
                .contains("sql 'select * from items where ...' --app ");
    }

    /// A row of a shared table may be that of the other pipeline.
    @Test
    void saysOfWhichPipelineTheRowOfASharedTableMayBe() {
        shop.write(
                "app.yaml",
                """
                app: sensors
                schemas:
                  Reading: {id: varchar not null, v: integer not null}
                queues: {First: {}, Second: {}, Out: {}}
                buckets: {lake: {}}
                lake_tables:
                  rows: {bucket: lake, schema: Reading}
                pipelines:
                  one:
                    from: {queue: First, schema: Reading}
                    key: id
                    to: [{lake_table: rows}, {queue: Out}]
                  two:
                    from: {queue: Second, schema: Reading}
                    key: id
                    to: [{lake_table: rows}, {queue: Out}]
                """);
        send("First", "{\"id\":\"a\",\"v\":1}");
        run(0, "up", "--until-idle");
        assertThat(run(0, "trace", "a").out())
                .contains("two, by id: ")
                .contains("not in Out, or processed more than ")
                .doesNotContain("expired");
        send("Second", "{\"id\":\"a\",\"v\":2}");
        run(0, "up", "--until-idle");
        assertThat(run(0, "trace", "a", "--pipeline", "one").out())
                .contains("delivered to rows, by one or two\n");
        assertThat(run(0, "trace", "a", "--pipeline", "two").out())
                .contains("rows: rejected, dead letter #0\n")
                .contains("one wrote the row with its key\n")
                .doesNotContain("delivered to rows");
        send("First", "{\"id\":\"c\"}");
        run(0, "up", "--until-idle");
        assertThat(run(0, "trace", "c").out()).contains("v is missing or null (integer not null)");
        assertThat(run(0, "trace", "c", "--json").out())
                .contains("\"reasons\":[\"v is missing or null (integer not null)\"]");
    }

    /// The key of a rejected line is unknown, but the rejected lines have their numbers.
    @Test
    void findsARejectedLineByItsNumber() {
        shop.write(
                "app.yaml",
                """
                app: sensors
                schemas:
                  Reading: {id: varchar not null, at: timestamptz not null, v: "decimal(9,2) not null"}
                buckets: {in: {}, lake: {}}
                lake_tables: {rows: {bucket: lake, schema: Reading}}
                pipelines:
                  load:
                    from: {bucket: in, suffix: .csv, schema: Reading}
                    key: [id, at]
                    steps: [{check: {v is possible: v < 100}}]
                    to: [{lake_table: rows}]
                """);
        shop.write(
                "samples/in/a.csv",
                """
                id,at,v
                a,2026-01-05T07:00:00+00:00,1
                b,2026-01-05T07:00:00+00:00,100
                b,2026-01-05T08:00:00+00:00,x
                """);
        run(0, "put", folder.resolve("samples/in/a.csv").toString(), "in/");
        assertThat(run(0, "sql").out())
                .containsPattern("\nin +those of the files in the bucket\n")
                .containsPattern("\nlake +those of the files of the lake table rows\n")
                .containsPattern("\n'load-rejects/\\*\\*.rejects' +the rejected lines of load\n")
                .doesNotContain("\"load-rejects\"");
        run(0, "up", "--until-idle");
        assertThat(run(0, "trace", "in/a.csv@3").out())
                .isEqualTo(
                        """
                        load, by id, at
                          now                  rows: rejected, line 3 of load-rejects/a.csv.rejects
                                               v is possible
                        """);
        assertThat(run(0, "trace", "in/a.csv@4").out())
                .contains("line 4 of load-rejects/a.csv.rejects\n")
                .contains("v is not a number (decimal(9,2))\n");
        assertThat(run(1, "trace", "in/a.csv@2").err())
                .contains(
                        "  rejected lines of in/a.csv; to find a line that was not rejected, name its key: id, at\n")
                .doesNotContain("contains(");
        assertThat(run(1, "trace", "--key", "id=b", "--key", "at=2026-01-05T07:00:00Z").err())
                .contains(
                        "which have the text of the file; look here: leat sql \"select * from 'load-rejects/**.rejects' where contains(text, 'b')\"\n");
    }

    private String trace(String id, String at) {
        return run(0, "trace", "--key", "id=" + id, "--key", "at=" + at).out();
    }
}
