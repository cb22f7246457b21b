package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A redrive to a running app uses the current file of a lookup, as a preview does.
class LookupRedriveTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, currency: varchar not null}
              Rate: {currency: varchar not null, rate: 'decimal(9,4) not null'}
            queues: {Orders: {}}
            lookups:
              rates: {file: rates.csv, schema: Rate, key: currency, refresh: 1h}
            views:
              totals: {key: rate, measures: {orders: count(*)}}
            pipelines:
              p:
                from: {queue: Orders, schema: Order}
                key: id
                steps:
                  - lookup: {in: rates, by: currency, take: rate, missing: reject}
                to: [{view: totals}]
            """;

    @TempDir Path folder;

    private String leat(String... words) {
        return Session.run(0, words).out();
    }

    @Test
    void lintNamesThePlaceOfAMissingFileAndASimilarOne() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP.replace("rates.csv", "rate.csv"));
        Files.writeString(folder.resolve("rates.csv"), "currency,rate\nEUR,1\n");
        var session = new Session();
        assertThat(session.run("lint", folder.toString())).isEqualTo(2);
        assertThat(session.err())
                .endsWith(
                        """
                        app.yaml:7:17: lookup 'rates' cannot be loaded from file rate.csv: it does not exist; did you mean `rates.csv`?
                        1 error
                        """);
        var json = new Session();
        assertThat(json.run("lint", folder.toString(), "--json")).isEqualTo(2);
        assertThat(json.out()).contains("\"line\":7,\"column\":17,");
    }

    @Test
    void aRowThatWasAddedForARedriveIsUsedBeforeTheRefresh() throws Exception {
        var app = folder.toString();
        Files.writeString(folder.resolve("app.yaml"), APP);
        var rates = folder.resolve("rates.csv");
        Files.writeString(rates, "currency,rate\nEUR,1\n");
        try (var running = new Background(app)) {
            leat("send", "Orders", "{\"id\":\"1\",\"currency\":\"USD\"}", "--app", app);
            running.awaitMatch(
                    "/metrics", "leat_queue_messages{queue=\"Orders-dlq\",state=\"visible\"} 1.0");
            Files.writeString(rates, "currency,rate\nEUR,1\nUSD,0.9\n");
            assertThat(leat("dlq", "preview", "Orders", "--app", app))
                    .contains("1 of 1 dead letters would pass now");
            leat("dlq", "redrive", "Orders", "--yes", "--app", app);
            running.awaitMatch(
                    "/metrics",
                    "leat_records_total{outcome=\"delivered\",pipeline=\"p\",sink=\"totals\"} 1.0");
        }
    }
}
