package dev.leat.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.place.RunningInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Key-value tables in SQL: `leat sql` and `POST /leat/v1/queries`.
class TableQueryTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                order_id: varchar not null
                shop: integer not null
                amount: decimal(38,2)
                placed: timestamptz
                paid: boolean
                note: varchar pii
                items: "struct(sku varchar, price decimal(20,4))[]"
                extra: json
            queues: {orders: {}}
            tables:
              orders: {key: [shop, order_id], indexes: {by_shop: {key: shop}}}
              notes: {key: user}
            pipelines:
              store:
                from: {queue: orders, schema: Order}
                key: [shop, order_id]
                to: [{table: orders}]
            """;

    private static final String ORDER =
            """
            {"order_id":"A1","shop":7,"amount":123456789012345678901234567890123456.78,\
            "placed":"2010-12-01T08:26:00.5Z","paid":true,"note":"for Ann",\
            "items":[{"sku":"X","price":1234567890123456.7891}],"extra":{"n":12345678901234567890.123}}\
            """;

    @TempDir Path folder;

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        leat("send", "orders", ORDER, "--app", folder.toString());
        leat("send", "orders", "{\"order_id\":\"A2\",\"shop\":7}", "--app", folder.toString());
        leat("up", folder.toString(), "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private static String leat(String... words) {
        return Session.run(0, words).out();
    }

    private String sql(String statement) {
        return leat("sql", statement, "--app", folder.toString(), "--format", "csv");
    }

    private String query(String statement, String parameters) throws Exception {
        var running = RunningInfo.read(folder.resolve(".leat")).orElseThrow();
        var body = JsonMapper.shared().createObjectNode().put("statement", statement);
        var request =
                HttpRequest.newBuilder(URI.create(running.url() + "/leat/v1/queries" + parameters))
                        .header("Authorization", "Bearer " + running.token())
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static void put(Background app, String item) throws Exception {
        assertThat(app.aws(app.aws(), "DynamoDB_20120810.PutItem", item.replace('\'', '"')))
                .startsWith("200 ");
    }

    @Test
    void theColumnsOfThePipelineHaveTheirTypesAndAllDigits() {
        assertThat(sql("select typeof(columns(*)) from orders limit 1").lines().skip(1))
                .containsExactly(
                        "INTEGER,VARCHAR,\"DECIMAL(38,2)\",TIMESTAMP WITH TIME ZONE,BOOLEAN,VARCHAR,"
                                + "\"STRUCT(sku VARCHAR, price DECIMAL(20,4))[]\",JSON,JSON");
        assertThat(
                        sql(
                                "select amount, placed, paid, items[1].price, extra, shop + 1 from orders where order_id = 'A1'"))
                .contains(
                        "123456789012345678901234567890123456.78,2010-12-01 08:26:00.5+00,true,1234567890123456.7891,\"{\"\"n\"\":12345678901234567890.123}\",8");
        assertThat(sql("select amount, paid, items, extra from orders where order_id = 'A2'"))
                .endsWith("\n,,,\n");
    }

    @Test
    void listsTablesWithTheirColumnsAndKeepsTheQueueOfTheSameName() {
        assertThat(leat("sql", "--app", folder.toString()))
                .containsPattern(
                        "orders +shop, order_id, amount, placed, paid, note, items, extra, attributes")
                .containsPattern("notes +user, attributes")
                .containsPattern("orders_queue +sequence, id");
        assertThat(leat("sql", "--json", "--app", folder.toString()))
                .startsWith("[{")
                .contains("{\"table\":\"notes\",\"columns\":\"user, attributes\"}");
        assertThat(sql("select count(*) from orders_queue")).endsWith("\n0\n");
    }

    @Test
    void anAppThatRunsHasTheSameTables() throws Exception {
        var stopped = leat("sql", "--app", folder.toString());
        var rows = sql("select amount, placed, extra from orders");
        try (var _ = new Background(folder.toString())) {
            assertThat(leat("sql", "--app", folder.toString())).isEqualTo(stopped);
            assertThat(sql("select amount, placed, extra from orders")).isEqualTo(rows);
        }
    }

    @Test
    void otherAttributesAndValuesOfOtherTypesAreInAttributes() throws Exception {
        try (var app = new Background(folder.toString())) {
            put(
                    app,
                    "{'TableName':'orders','Item':{'shop':{'N':'8'},'order_id':{'S':'B'},'amount':{'S':'much'},"
                            + "'paid':{'NULL':true},'colour':{'SS':['red']},'items':{'L':[{'M':{'sku':{'N':'1'}}}]},"
                            + "'big':{'N':'12345678901234567890123456789012345678'}}}");
            put(app, "{'TableName':'notes','Item':{'user':{'S':'ann'},'text':{'S':'hi'}}}");
            var rows =
                    query(
                            "select amount, paid, items, attributes from orders where shop = 8",
                            "?unmasked=true");
            assertThat(rows)
                    .contains(
                            "[null,null,null,\"{\\\"amount\\\":\\\"much\\\",\\\"colour\\\":[\\\"red\\\"],"
                                    + "\\\"items\\\":[{\\\"sku\\\":1}],\\\"big\\\":12345678901234567890123456789012345678}\"]");
            assertThat(query("select user, attributes->>'text' from notes", ""))
                    .contains("[[\"ann\",\"hi\"]]");
        }
    }

    @Test
    void personalValuesAreMaskedBeforeTheStatementSeesThem() throws Exception {
        try (var app = new Background(folder.toString())) {
            put(
                    app,
                    "{'TableName':'orders','Item':{'shop':{'N':'8'},'order_id':{'S':'B'},'n0te':{'S':'for Ann'},"
                            + "'note':{'N':'1'},'extra':{'M':{'note':{'S':'for Ann'}}}}}");
            assertThat(query("select upper(o::varchar) from orders o", ""))
                    .contains("***")
                    .doesNotContain("ANN");
            assertThat(query("select note, amount, items[1].sku from orders limit 1", ""))
                    .contains("[[\"***\",\"123456789012345678901234567890123456.78\",\"X\"]]");
            assertThat(query("select note from orders limit 1", "?unmasked=true"))
                    .contains("[[\"for Ann\"]]");
        }
    }
}
