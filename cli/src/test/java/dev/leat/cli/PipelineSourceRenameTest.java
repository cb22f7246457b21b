package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Renamed pipelines (`was`) that do not read a queue, or write to tables of other programs.
class PipelineSourceRenameTest {

    private static final String STREAM =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
            streams:
              till: {shards: 2, retention: 2d}
            views:
              shops: {key: shop, measures: {sales: count(*), total: sum(amount)}}
            pipelines:
              sell:
                from: {stream: till, schema: Sale}
                key: id
                steps:
                  - check:
                      amount is above zero: amount > 0
                to: [{view: shops}]
            """;

    @TempDir Path folder;

    private void app(String text) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), text);
    }

    private static String renamed(String text) {
        return text.replace("  sell:\n", "  trade:\n    was: sell\n");
    }

    private Session run(String... words) {
        return Session.run(folder, 0, words);
    }

    private Session up() {
        return run("up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private String sql(String text) {
        return run("sql", text, "--format", "csv").out();
    }

    private void put(String... lines) throws IOException {
        var file = Files.writeString(folder.resolve("lines.ndjson"), String.join("\n", lines));
        run("stream", "put", "till", file.toString(), "--key-by", "shop");
    }

    private static String sale(String id, String shop, String amount) {
        return "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%s}".formatted(id, shop, amount);
    }

    @Test
    void ofAStreamCountsNothingTwice() throws IOException {
        app(STREAM);
        put(sale("1", "a", "1.5"), sale("2", "b", "2"), sale("3", "a", "-3"), sale("4", "a", "-4"));
        up();
        run("dlq", "redrive", "sell-dlq", "--where", "id = '3'", "--set", "amount=3", "--yes");

        app(renamed(STREAM));
        put(sale("1", "a", "1.5"), sale("5", "b", "5"));
        assertThat(up().out())
                .contains("trade: 3 messages: 2 delivered, 1 duplicate")
                .doesNotContain("no longer in the app");
        assertThat(sql("select * from shops order by shop"))
                .isEqualTo("shop,sales,total\na,2,4.50\nb,2,7.00\n");

        run("dlq", "redrive", "trade-dlq", "--set", "amount=4", "--yes");
        put(sale("2", "b", "2"));
        assertThat(up().out()).contains("trade: 2 messages: 1 delivered, 1 duplicate");
        assertThat(sql("select * from shops order by shop"))
                .isEqualTo("shop,sales,total\na,3,8.50\nb,2,7.00\n");
        assertThat(run("rebuild", "shops").out()).contains("5 delivered");
        assertThat(sql("select * from shops order by shop"))
                .isEqualTo("shop,sales,total\na,3,8.50\nb,2,7.00\n");
    }
}
