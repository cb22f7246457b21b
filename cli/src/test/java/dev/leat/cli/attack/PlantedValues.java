package dev.leat.cli.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/// A client that puts a value with a mark in every place of a file, a message and a request. The
/// mark has the name of the place; `file` is the name of a file.
record PlantedValues(AttackedApp app, Path folder, String refuser, Random random) {

    private String mark(String place) {
        return "zq7%s%dmark".formatted(place, random.nextInt(1_000_000));
    }

    private void put(String name, String content) throws Exception {
        var key = "%s-%s".formatted(mark("file"), name);
        assertThat(app.put("/inbox/" + key, content.getBytes(UTF_8)).statusCode()).isEqualTo(200);
    }

    void files() throws Exception {
        for (var suffix : List.of(".csv", ".loose", ".plain")) {
            put("noheader" + suffix, "1,%s@x.test,33\n2,b,3\n".formatted(mark("header")));
            put("twice" + suffix, "id,%1$s,%1$s\n1,2,3\n".formatted(mark("header_twice")));
            put("case" + suffix, "%s,%s\n1,2\n".formatted(mark("h"), mark("other")));
            put("quote" + suffix, "\"%s\" x,b\n1,2\n".formatted(mark("header_quote")));
            var line = "id,email,age\n%s,%s,%s,%s\n";
            put(
                    "line" + suffix,
                    suffix.equals(".plain")
                            ? "%s,''\n1,2".formatted(mark("a_name"))
                            : line.formatted(mark("id"), mark("email"), mark("age"), mark("more")));
        }
        put("unknown.csv", "id,email,%s\n1,2,3\n".formatted(mark("unknown_column")));
        put("long.csv", "x%s\n1\n".formatted((mark("long_header") + ",").repeat(50_000)));
        put("ignored.loose", "id,%s\n1,2\n".formatted(mark("ignored_column")));
        put("key.ndjson", "{\"id\":\"1\",\"%s.test\":1}\n".formatted(mark("json_key")));
        put("twice.ndjson", "{\"%1$s\":1,\"%1$s\":1}\n".formatted(mark("json_twice")));
        put("bad.ndjson", "{\"id\":\"1\",\"%s\":%s\n".formatted(mark("key"), mark("text")));
        put("deep.ndjson", "{\"friends\":[{\"%s\":1}]}\n".formatted(mark("member")));
        put("value.ndjson", "{\"friends\":[{\"age\":\"%s\"}]}".formatted(mark("value")));
        for (var suffix : List.of(".grouped", ".stepped")) {
            var line = "%s,%s,1\n".formatted(mark("id"), mark("cast_email"));
            put("cast" + suffix, "id,email,age\n" + line);
        }
        parquet("select 1 as \"%s\", 2 as age".formatted(mark("parquet_column")));
        parquet("select 'a' as id, 2 as \"%s\"".formatted(mark("parquet_unknown")));
    }

    private void parquet(String select) throws Exception {
        var file = folder.resolve("made.parquet");
        try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckdb.createStatement()) {
            statement.execute("copy (%s) to '%s' (format parquet)".formatted(select, file));
        }
        var key = mark("file") + Files.size(file) + ".parquet";
        assertThat(app.put("/inbox/" + key, Files.readAllBytes(file)).statusCode()).isEqualTo(200);
    }

    private void send(String queue, String body) throws Exception {
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

    void messages() throws Exception {
        send("notices", mark("name"));
        send("notices", "{\"%s\":%s}".formatted(mark("key"), mark("word")));
        send(
                "notices",
                "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"inbox\"},\"object\":{\"key\":\"%s%%zz\"}}}]}"
                        .formatted(mark("object_key")));
        for (var queue : List.of("people", "strict")) {
            send(queue, mark("word"));
            send(queue, "{\"id\":\"%s\",\"%s\":%s}".formatted(mark("id"), mark("key"), mark("w")));
            send(queue, "{\"id\":\"%s\",\"email\":7}".formatted(mark("id")));
            send(queue, "{\"id\":{\"%1$s\":1,\"%1$s\":2},\"age\":\"%1$s\"}".formatted(mark("in")));
            send(queue, "[\"%s\"]".formatted(mark("list")));
            send(
                    queue,
                    "{\"id\":\"1\",\"%1$s@x.test\":1,\"%1$s@x.test\":1}".formatted(mark("twice")));
        }
        for (var id : List.of("date", "time", "parse", "decimal", "boolean", "json", mark("id"))) {
            send("people", "{\"id\":\"%s\",\"email\":\"'%s\"}".formatted(id, mark("cast")));
        }
        send("people", "{\"id\":\"9\",\"age\":1,\"%s\":1}".formatted(mark("ignored_key")));
        send("strict", "{\"more\":{\"%1$s.a\":1,\"%1$s.a\":1}}".formatted(mark("json_member")));
        send(
                "strict",
                "{\"id\":\"1\",\"home\":{\"street\":7,\"%s\":\"%s\",\"zip\":\"%s\"}}"
                        .formatted(mark("member"), mark("value"), mark("zip")));
        send("strict", "{\"id\":\"1\",\"home\":\"%s\"}".formatted(mark("home")));
        send("sent", "{\"id\":\"%s\",\"email\":\"%s\"}".formatted(mark("id"), mark("email")));
        for (var data :
                List.of(
                        mark("word"),
                        "{\"%s\":1}".formatted(mark("key")),
                        "{\"id\":7,\"age\":\"%s\"}".formatted(mark("v")))) {
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
    void requests() throws Exception {
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
        var topic = "&Version=2010-03-31&TopicArn=arn:aws:sns:us-east-1:000000000000:";
        app.form("Action=Publish%s%s&Message=%s".formatted(topic, mark("topic"), mark("message")));
        app.form("Action=Publish%sops&Message=&Subject=%s".formatted(topic, mark("subject")));
        var url = URLEncoder.encode(refuser + mark("path") + "?q=" + mark("query"), UTF_8);
        app.form("Action=Subscribe%sops&Protocol=http&Endpoint=%s".formatted(topic, url));
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
                "queries",
                "{\"statement\":\"select %s from '%s'\"}".formatted(mark("c"), mark("from")));
    }
}
