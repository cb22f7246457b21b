package dev.leat.cli.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.Session;
import dev.leat.cli.trial.Polling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Values with a mark in every place of a message, a file and a request where a person may be
/// named. No mark is in the log, the output, the metrics, the health, a cause, an alarm, a mail or
/// an event. Only the names of files are where a person must find the file.
@Tag("attack")
@Timeout(300)
class PlantedValuesTest {

    private static final Pattern MARK = Pattern.compile("zq7[a-z_]+[0-9]+mark");
    private static final Pattern LETTERS =
            Pattern.compile("leat_queue_messages\\{queue=\"(.*)-dlq\",state=\"visible\"} (\\d+)");

    /// The numbers of dead letters, by source.
    private static final Map<String, Integer> EXPECTED =
            Map.ofEntries(
                    Map.entry("notices", 10),
                    Map.entry("loose-files", 5),
                    Map.entry("plain-files", 5),
                    Map.entry("lines-files", 5),
                    Map.entry("grouped-files", 1),
                    Map.entry("stepped-files", 1),
                    Map.entry("columns-files", 2),
                    Map.entry("people", 13),
                    Map.entry("strict", 7),
                    Map.entry("sent", 1),
                    Map.entry("clicks", 3));

    private static final String APP =
            """
            app: planted
            schemas:
              Person: {id: varchar not null, email: varchar pii, age: integer}
              Open: {id: varchar, email: varchar pii, friends: "struct(name varchar, age integer)[]", more: json}
            buckets: {inbox: , outbox: }
            queues:
              people: {max_receive_count: 1}
              strict: {max_receive_count: 1}
              ordered: {fifo: true}
              sent: {max_receive_count: 1}
              notices: {max_receive_count: 1}
              failures:
            topics:
              ops: {email: [ops@example.com]}
            streams: {clicks: }
            tables: {kept: {key: id}}
            endpoints: {refuser: {url: '%s'}}
            views:
              ages: {key: id, measures: {n: count(*), age: sum(age)}}
              named: {key: id, measures: {n: count(*)}}
            pipelines:
              sheets:
                from: {bucket: inbox, suffix: .csv, schema: Person, via: notices, unknown_fields: reject}
                to: [{bucket: outbox, path: "sheets/{source.stem}.csv"}]
                on_failure: [{queue: failures}, {topic: ops}]
              loose:
                from: {bucket: inbox, suffix: .loose, format: csv, schema: Person}
                to: [{bucket: outbox, path: "loose/{source.stem}.csv"}]
                on_failure: [{queue: failures}, {topic: ops}]
              plain:
                from: {bucket: inbox, suffix: .plain, format: csv}
                steps: [{set: {id: "id || '!'"}}]
                to: [{bucket: outbox, path: "plain/{source.stem}.csv"}]
                on_failure: [{queue: failures}, {topic: ops}]
              lines:
                from: {bucket: inbox, suffix: .ndjson, schema: Open, unknown_fields: reject}
                max_rejects: 0%%
                to: [{bucket: outbox, path: "lines/{source.stem}.csv"}]
                on_failure: [{queue: failures}, {topic: ops}]
              grouped:
                from: {bucket: inbox, suffix: .grouped, format: csv, schema: Person}
                steps: [{sql: "select id, cast(email as integer) as age from batch"}]
                to: [{bucket: outbox, path: "grouped/{source.stem}.csv"}]
                on_failure: [{queue: failures}, {topic: ops}]
              stepped:
                from: {bucket: inbox, suffix: .stepped, format: csv, schema: Person}
                max_rejects: 0%%
                steps: [{set: {age: "cast(email as integer)"}}]
                to: [{bucket: outbox, path: "stepped/{source.stem}.csv"}]
                on_failure: [{queue: failures}, {topic: ops}]
              columns:
                from: {bucket: inbox, suffix: .parquet, schema: Person, unknown_fields: reject}
                to: [{bucket: outbox, path: "columns/{source.stem}.csv"}]
                on_failure: [{queue: failures}, {topic: ops}]
              people:
                from: {queue: people, schema: Person}
                key: id
                steps:
                  - set:
                      age: >-
                        case id
                        when 'date' then year(cast(email as date))
                        when 'time' then year(cast(email as timestamp))
                        when 'parse' then year(strptime(email, '%%Y'))
                        when 'decimal' then cast(cast(email as decimal(5,2)) as integer)
                        when 'boolean' then cast(cast(email as boolean) as integer)
                        when 'json' then cast(json_array_length(cast(email as json)) as integer)
                        else cast(email as integer) end
                to: [{view: ages}]
              strict:
                from: {queue: strict, schema: Open, unknown_fields: reject}
                key: id
                to: [{table: kept}]
              sent:
                from: {queue: sent, schema: Person}
                to: [{endpoint: refuser}]
              clicks:
                from: {stream: clicks, schema: Person}
                key: id
                to: [{view: named}]
            alarms:
            %s
            api:
              /people: {queue: people, schema: Person}
              /ages/{id}: {view: ages}
            environments:
              office: {mail: {server: 'smtp://127.0.0.1:%d', from: leat@example.com}}
            """;

    private final Random random = new Random(7);
    private final List<String> leaks = new ArrayList<>();

    @TempDir Path folder;

    private String mark(String place) {
        return "zq7%s%dmark".formatted(place, random.nextInt(1_000_000));
    }

    @Test
    void areNotInLogsMetricsHealthCausesMailsAndEvents() throws Exception {
        var mails = new GreenMail(ServerSetup.SMTP.dynamicPort());
        mails.start();
        var refuser = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
        refuser.createContext("/", PlantedValuesTest::refuse);
        refuser.start();
        try (var app = new AttackedApp(folder, app(refuser, mails), "--env", "office")) {
            files(app);
            messages(app);
            requests(app);
            awaitLetters(app);
            assertThat(mails.waitForIncomingEmail(60_000, EXPECTED.size())).isTrue();
            while (alarms(app) < EXPECTED.size()) {
                Polling.pause();
            }
            for (var mail : mails.getReceivedMessages()) {
                look("the mail " + mail.getSubject(), String.valueOf(mail.getContent()), "file");
                look("a subject", mail.getSubject(), "file");
            }
            look("the health", app.get(app.api().resolve("/health")).body(), "");
            look("the metrics", app.get(app.api().resolve("/metrics")).body(), "");
            for (var queue : EXPECTED.keySet()) {
                look("the causes of " + queue, leat("dlq", "ls", queue + "-dlq"), "");
            }
            for (var pipeline : List.of("sheets", "loose", "plain", "lines", "grouped", "stepped", "columns")) {
                var files = app.operation("pipelines/" + pipeline + "/files", "");
                assertThat(files.statusCode()).isEqualTo(200);
                look("the files of " + pipeline, files.body(), "file");
            }
            look("the state", app.operation("now", "").body(), "file");
            look("the alarms", leat("alarm", "ls"), "");
            for (var suffix : List.of("noheader.csv", "ignored.loose", "key.ndjson")) {
                var select = "select * from 'inbox/*-%s'".formatted(suffix);
                var body = "{\"statement\":\"%s\",\"limit\":10}".formatted(select);
                var rows = app.operation("queries", body).body();
                assertThat(rows).contains("\"column_2\"");
                look("the rows of " + suffix, rows, "file");
            }
            for (var queue : EXPECTED.keySet()) {
                var groups = app.operation("dead-letters/" + queue + "-dlq/groups?from=0&limit=100", "");
                assertThat(groups.statusCode()).as(groups.body()).isEqualTo(200);
                look("the groups of " + queue, groups.body(), "file");
            }
            look("the events", events(app), "file");
            look("the output", String.join("\n", app.said()), "file");
        } finally {
            mails.stop();
            refuser.stop(0);
        }
        assertThat(leaks).isEmpty();
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private static String app(HttpServer refuser, GreenMail mails) {
        var alarms = new StringBuilder();
        for (var queue : EXPECTED.keySet()) {
            alarms.append(
                    "  %s_letters: {queue: %s, measure: dead_letters, above: %d, notify: ops}\n"
                            .formatted(
                                    queue.replace('-', '_'), queue.replace("clicks", "clicks-redrive"), EXPECTED.get(queue) - 1));
        }
        var url = "http://127.0.0.1:%d/x".formatted(refuser.getAddress().getPort());
        return APP.formatted(url, alarms, mails.getSmtp().getPort());
    }

    /// Refuses a request and quotes it.
    private static void refuse(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Server", new String(body, UTF_8));
        exchange.sendResponseHeaders(422, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /// Finds marks, except those of one place.
    private void look(String where, String text, String except) {
        var found = new TreeSet<String>();
        MARK.matcher(text).results().map(java.util.regex.MatchResult::group).forEach(found::add);
        found.removeIf(mark -> !except.isEmpty() && mark.startsWith("zq7" + except));
        found.forEach(mark -> leaks.add("%s: %s".formatted(where, line(text, mark))));
    }

    private static String line(String text, String mark) {
        int at = text.indexOf(mark);
        return text.substring(Math.max(0, at - 150), Math.min(text.length(), at + 80));
    }

    private void put(AttackedApp app, String name, String content) throws Exception {
        var key = "%s-%s".formatted(mark("file"), name);
        assertThat(app.put("/inbox/" + key, content.getBytes(UTF_8)).statusCode()).isEqualTo(200);
    }

    private void files(AttackedApp app) throws Exception {
        for (var suffix : List.of(".csv", ".loose", ".plain")) {
            put(app, "noheader" + suffix, "1,%s@x.test,33\n2,b,3\n".formatted(mark("header")));
            put(app, "twice" + suffix, "id,%1$s,%1$s\n1,2,3\n".formatted(mark("header_twice")));
            put(app, "case" + suffix, "%s,%s\n1,2\n".formatted(mark("h"), mark("other")));
            put(app, "quote" + suffix, "\"%s\" x,b\n1,2\n".formatted(mark("header_quote")));
            var line = "id,email,age\n%s,%s,%s,%s\n";
            put(
                    app,
                    "line" + suffix,
                    suffix.equals(".plain")
                            ? "%s,''\n1,2".formatted(mark("a_name"))
                            : line.formatted(
                                    mark("id"), mark("email"), mark("age"), mark("more")));
        }
        put(app, "unknown.csv", "id,email,%s\n1,2,3\n".formatted(mark("unknown_column")));
        put(app, "long.csv", "x%s\n1\n".formatted((mark("long_header") + ",").repeat(50_000)));
        put(app, "ignored.loose", "id,%s\n1,2\n".formatted(mark("ignored_column")));
        put(app, "key.ndjson", "{\"id\":\"1\",\"%s.test\":1}\n".formatted(mark("json_key")));
        put(app, "twice.ndjson", "{\"%1$s\":1,\"%1$s\":1}\n".formatted(mark("json_twice")));
        put(app, "bad.ndjson", "{\"id\":\"1\",\"%s\":%s\n".formatted(mark("key"), mark("text")));
        put(app, "deep.ndjson", "{\"friends\":[{\"%s\":1}]}\n".formatted(mark("member")));
        put(app, "value.ndjson", "{\"friends\":[{\"age\":\"%s\"}]}".formatted(mark("value")));
        for (var suffix : List.of(".grouped", ".stepped")) {
            var line = "%s,%s,1\n".formatted(mark("id"), mark("cast_email"));
            put(app, "cast" + suffix, "id,email,age\n" + line);
        }
        parquet(app, "select 1 as \"%s\", 2 as age".formatted(mark("parquet_column")));
        parquet(app, "select 'a' as id, 2 as \"%s\"".formatted(mark("parquet_unknown")));
    }

    private void parquet(AttackedApp app, String select) throws Exception {
        var file = folder.resolve("made.parquet");
        try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckdb.createStatement()) {
            statement.execute("copy (%s) to '%s' (format parquet)".formatted(select, file));
        }
        var key = mark("file") + Files.size(file) + ".parquet";
        assertThat(app.put("/inbox/" + key, Files.readAllBytes(file)).statusCode()).isEqualTo(200);
    }

    private void send(AttackedApp app, String queue, String body) throws Exception {
        var sent =
                app.call(
                        "AmazonSQS.SendMessage",
                        "{\"QueueUrl\":\"%s/000000000000/%s\",\"MessageBody\":%s,\"MessageAttributes\":{\"%s\":{\"DataType\":\"String\",\"StringValue\":\"%s\"}}}"
                                .formatted(
                                        app.aws(),
                                        queue,
                                        quoted(body),
                                        mark("attribute"),
                                        mark("attribute_value")));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void messages(AttackedApp app) throws Exception {
        send(app, "notices", mark("JohnSmith".toLowerCase()));
        send(app, "notices", "{\"%s\":%s}".formatted(mark("key"), mark("word")));
        send(
                app,
                "notices",
                "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"inbox\"},\"object\":{\"key\":\"%s%%zz\"}}}]}"
                        .formatted(mark("object_key")));
        for (var queue : List.of("people", "strict")) {
            send(app, queue, mark("word"));
            send(app, queue, "{\"id\":\"%s\",\"%s\":%s}".formatted(mark("id"), mark("key"), mark("w")));
            send(app, queue, "{\"id\":\"%s\",\"email\":7}".formatted(mark("id")));
            send(app, queue, "{\"id\":{\"%1$s\":1,\"%1$s\":2},\"age\":\"%1$s\"}".formatted(mark("in")));
            send(app, queue, "[\"%s\"]".formatted(mark("list")));
            send(app, queue, "{\"id\":\"1\",\"%1$s@x.test\":1,\"%1$s@x.test\":1}".formatted(mark("twice")));
        }
        for (var id : List.of("date", "time", "parse", "decimal", "boolean", "json", mark("id"))) {
            send(app, "people", "{\"id\":\"%s\",\"email\":\"'%s\"}".formatted(id, mark("cast")));
        }
        send(app, "people", "{\"id\":\"9\",\"age\":1,\"%s\":1}".formatted(mark("ignored_key")));
        send(app, "strict", "{\"more\":{\"%1$s.a\":1,\"%1$s.a\":1}}".formatted(mark("json_member")));
        send(app, "sent", "{\"id\":\"%s\",\"email\":\"%s\"}".formatted(mark("id"), mark("email")));
        for (var data :
                List.of(mark("word"), "{\"%s\":1}".formatted(mark("key")), "{\"id\":7,\"age\":\"%s\"}".formatted(mark("v")))) {
            var put =
                    app.call(
                            "Kinesis_20131202.PutRecord",
                            "{\"StreamName\":\"clicks\",\"PartitionKey\":\"%s\",\"Data\":\"%s\"}"
                                    .formatted(
                                            mark("partition"),
                                            Base64.getEncoder()
                                                    .encodeToString(data.getBytes(UTF_8))));
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        }
    }

    /// Requests of clients, most of which are refused.
    private void requests(AttackedApp app) throws Exception {
        var queue = app.aws() + "/000000000000/ordered";
        var calls = new LinkedHashMap<String, String>();
        calls.put(
                "AmazonSQS.SendMessage",
                "{\"QueueUrl\":\"%s\",\"MessageBody\":\"x\",\"MessageGroupId\":\"%s\",\"MessageDeduplicationId\":\"%s\"}"
                        .formatted(queue, mark("group"), mark("dedup")));
        calls.put("AmazonSQS.ReceiveMessage", "{\"%s\":%s".formatted(mark("k"), mark("v")));
        calls.put("AmazonSQS." + mark("operation"), "{}");
        calls.put(
                "DynamoDB_20120810.PutItem",
                "{\"TableName\":\"kept\",\"Item\":{\"id\":{\"S\":\"%s\"},\"%s\":{\"S\":\"%s\"}}}"
                        .formatted(mark("key"), mark("name"), mark("value")));
        calls.put(
                "DynamoDB_20120810.GetItem",
                "{\"TableName\":\"%s\",\"Key\":{\"%s\":{\"S\":\"%s\"}}}"
                        .formatted(mark("table"), mark("name"), mark("value")));
        calls.put(
                "DynamoDB_20120810.UpdateItem",
                "{\"TableName\":\"kept\",\"Key\":{\"id\":{\"S\":\"1\"}},\"UpdateExpression\":\"set %s = \"}"
                        .formatted(mark("expression")));
        calls.put(
                "Kinesis_20131202.GetRecords",
                "{\"ShardIterator\":\"%s\"}".formatted(mark("iterator")));
        calls.put(
                "AmazonAthena.StartQueryExecution",
                "{\"QueryString\":\"select '%s', %s from %s\",\"ResultConfiguration\":{\"OutputLocation\":\"s3://outbox/%s/\"}}"
                        .formatted(mark("text"), mark("column"), mark("from"), mark("file")));
        calls.put(
                "RedshiftData.ExecuteStatement",
                "{\"Database\":\"planted\",\"WorkgroupName\":\"x\",\"Sql\":\"select cast('%s' as integer)\"}"
                        .formatted(mark("sql")));
        for (var call : calls.entrySet()) {
            app.call(call.getKey(), call.getValue());
        }
        app.put("/outbox/%s?%s=%s".formatted(mark("file"), mark("query"), mark("q")), new byte[0]);
        for (var path :
                List.of(
                        "/ages/" + mark("path") + "?" + mark("query") + "=" + mark("value"),
                        "/" + mark("path"),
                        "/leat/v1/" + mark("path"),
                        "/console/?token=" + mark("token"))) {
            app.get(app.api().resolve(path));
        }
        app.post(app.api().resolve("/console/session"), "{\"token\":\"%s\"}".formatted(mark("t")));
        app.post(app.api().resolve("/people"), "{\"%s\":%s".formatted(mark("k"), mark("v")));
        app.operation(
                "queries", "{\"statement\":\"select %s from '%s'\"}".formatted(mark("c"), mark("from")));
    }

    private static void awaitLetters(AttackedApp app) throws Exception {
        var missing = new LinkedHashMap<>(EXPECTED);
        while (!missing.isEmpty()) {
            Polling.pause();
            LETTERS.matcher(app.get(app.api().resolve("/metrics")).body())
                    .results()
                    .filter(found -> !found.group(2).equals("0"))
                    .forEach(
                            found -> {
                                missing.remove(found.group(1), Integer.valueOf(found.group(2)));
                            });
        }
    }

    /// Returns the messages of `on_failure`.
    private static String events(AttackedApp app) throws Exception {
        var all = new StringBuilder();
        var receive =
                "{\"QueueUrl\":\"%s/000000000000/failures\",\"MaxNumberOfMessages\":10}"
                        .formatted(app.aws());
        var some = app.call("AmazonSQS.ReceiveMessage", receive).body();
        while (some.contains("\"Body\"")) {
            all.append(some);
            some = app.call("AmazonSQS.ReceiveMessage", receive).body();
        }
        assertThat(all).contains("FAILED");
        return all.toString();
    }

    private static long alarms(AttackedApp app) throws Exception {
        var health = app.get(app.api().resolve("/health")).body();
        return Pattern.compile("\"state\":\"ALARM\"").matcher(health).results().count();
    }

    private String leat(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", folder.toString(), "--env", "office"));
        var session = new Session();
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isZero();
        return session.out();
    }
}
