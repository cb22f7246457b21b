package dev.leat.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The columns of a traced record after each step.
class TraceStepsTest {

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    private String run(String... words) {
        var arguments = new ArrayList<>(List.of(words));
        if (words[0].equals("up")) {
            arguments.addAll(List.of(shop.path(), "--port", "0", "--aws-port", "0"));
        } else {
            arguments.addAll(List.of("--app", shop.path()));
        }
        return Session.run(0, arguments.toArray(String[]::new)).out();
    }

    /// Returns the error of a trace of an unknown record.
    private String unknown(String key) {
        return Session.run(1, "trace", key, "--app", shop.path()).err();
    }

    private static final String STEPS =
            """
            app: shop
            schemas:
              Call: {id: varchar not null, phone: varchar pii}
              Country: {code: varchar not null, label: varchar}
              Order:
                id: varchar not null
                name: varchar pii
                country: varchar
                phone: varchar
                items: struct(price decimal(9,2))[] not null
            queues: {Orders: {archive: 30d}, Found: {}, Calls: {}}
            lookups:
              countries: {file: countries.csv, key: code, schema: Country}
            pipelines:
              sell:
                from: {queue: Orders, schema: Order}
                key: id
                steps:
                  - set: {name: upper(name), initial: "left(name, 1)", prefix: "left(phone, 3)", total: "list_sum([i.price for i in items])"}
                  - where: total > 1
                  - lookup: {in: countries, by: {country: code}, take: [label]}
                  - unnest: {column: items, as: item}
                to: [{queue: Found}]
              copy:
                from: {queue: Calls, schema: Call}
                to: [{queue: Orders}]
            """;

    /// A record that a step filters out is only in the archive. A record is processed again with
    /// the present lookups.
    @Test
    void showsTheColumnsAfterEachStepAndTheConditionThatFilteredARecord() {
        shop.write("app.yaml", STEPS);
        shop.write("countries.csv", "code,label\nat,Austria\n");
        var order =
                "{\"id\":\"%s\",\"name\":\"Ann\",\"country\":\"at\",\"phone\":\"0664\",\"items\":[%s]}";
        run("send", "Orders", "--body", order.formatted("kept", "{\"price\":2}"));
        run(
                "send",
                "Orders",
                "--body",
                order.formatted("several", "{\"price\":2},{\"price\":3.5}"));
        run("send", "Orders", "--body", order.formatted("small", "{\"price\":1}"));
        assertThat(run("trace", "small"))
                .contains("waiting in Orders #2")
                .contains("  step 2, where        filtered, where: total > 1\n");
        run("up", "--until-idle");
        shop.write("countries.csv", "code,label\nat,Österreich\n");
        var said = run("trace", "small");
        assertThat(said)
                .contains("  now                  Found: filtered, where: total > 1\n")
                .contains("  now                  kept in the archive of sell\n")
                .contains("  decoded              id       \"small\"\n")
                .contains("                       name     \"***\"\n")
                .contains("                       phone    \"***\"\n")
                .contains("  step 1, set          name     \"***\"\n")
                .contains("                       initial  \"***\"\n")
                .contains("                       prefix   \"***\"\n")
                .contains("                       total    1\n")
                .contains("  step 2, where        filtered, where: total > 1\n")
                .doesNotContain("step 3");
        assertThat(run("trace", "kept"))
                .contains("  step 2, where        no change\n")
                .contains("  step 3, lookup       label  \"Österreich\"\n")
                .contains(
                        """
                          step 4, unnest       item  {"price":2}
                                               removed: items
                        """);
        var letter = run("dlq", "show", "Orders-dlq", "--json");
        assertThat(run("trace", letter.replaceAll("(?s).*?\"id\":\"([^\"]*)\".*", "$1")))
                .contains("  step 4, unnest       row 1 of 2\n")
                .contains("                       item     {\"price\":2}\n")
                .contains("                       row 2 of 2\n")
                .contains("                       item     {\"price\":3.5}\n");
    }

    /// The database quotes the value in its error.
    @Test
    void masksErrorsAboutPersonalColumnsOfALookup() {
        shop.write(
                "app.yaml",
                """
                app: shop
                schemas:
                  Owner: {code: varchar not null, owner: varchar pii}
                  Order: {id: varchar not null, country: varchar}
                queues: {Orders: {}, Found: {}}
                lookups:
                  owners: {file: owners.csv, key: code, schema: Owner}
                pipelines:
                  sell:
                    from: {queue: Orders, schema: Order}
                    key: id
                    steps:
                      - lookup: {in: owners, by: {country: code}, take: [owner]}
                      - set: {number: cast(owner as integer)}
                    to: [{queue: Found}]
                """);
        shop.write("owners.csv", "code,owner\nat,Anna\n");
        var order = "{\"id\":\"one\",\"country\":\"at\"}\n";
        shop.write("orders.ndjson", order.repeat(130));
        run("send", "Orders", folder.resolve("orders.ndjson").toString());
        assertThat(run("trace", "one"))
                .contains("  step 1, lookup       owner  \"***\"\n")
                .contains("  step 2, set          rejected: ")
                .doesNotContain("Anna")
                .contains("waiting in Orders #99,")
                .contains("  now                  30 other messages, not listed\n")
                .doesNotContain("waiting in Orders #100,");
    }

    /// A stream keeps its records, also those that were processed.
    @Test
    void findsARecordInItsStream() {
        shop.write(
                "app.yaml",
                """
                app: sensors
                schemas:
                  Reading: {id: varchar not null, v: integer not null}
                streams: {live: {shards: 1, retention: 1d}}
                queues: {High: {}}
                pipelines:
                  read:
                    from: {stream: live, schema: Reading}
                    key: id
                    steps: [{where: v > 5}]
                    to: [{queue: High}]
                """);
        run("stream", "put", "live", "{\"id\":\"a\",\"v\":1}", "--key", "a");
        run("up", "--until-idle");
        assertThat(run("trace", "a"))
                .contains("  sent to live\n")
                .contains("  now                  High: filtered, where: v > 5\n")
                .contains("  now                  kept in the stream live\n")
                .contains("  decoded              id  \"a\"\n                       v   1\n");
        assertThat(unknown("none"))
                .contains("  stream live: 1 record\n")
                .contains(
                        "  not kept: records that a step 'where' of read filtered more than 1d ago\n");
    }

    /// The archive of `long` keeps its records longer than identities are kept.
    @Test
    void saysThatFilteredRecordsAreNotKeptOnlyIfNoArchiveHasThem() {
        shop.write(
                "app.yaml",
                """
                app: sensors
                schemas:
                  Reading: {id: varchar not null, v: integer not null}
                queues: {A: {archive: 7d}, B: {archive: 3650d}, C: {}, High: {}}
                pipelines:
                  brief: {from: {queue: A, schema: Reading}, key: id, steps: [where: v > 5], to: [{queue: High}]}
                  long: {from: {queue: B, schema: Reading}, key: id, steps: [where: v > 5], to: [{queue: High}]}
                  none: {from: {queue: C, schema: Reading}, key: id, steps: [where: v > 5], to: [{queue: High}]}
                """);
        for (var queue : List.of("A", "B", "C")) {
            run("send", queue, "--body", "{\"id\":\"a\",\"v\":1}");
        }
        run("up", "--until-idle");
        assertThat(run("trace", "a")).contains("kept in the archive of long\n");
        assertThat(unknown("b").lines().filter(line -> line.startsWith("  not kept: ")))
                .containsExactly(
                        "  not kept: records that a step 'where' of brief filtered more than 7d ago",
                        "  not kept: records that a step 'where' of none has filtered");
    }

    /// A pipeline with a version also stores the identity of a record that a sink's `where`
    /// excludes. Only an item in a table has the values by which this is known.
    @Test
    void aFilteredRecordOfAPipelineWithAVersionIsNotDelivered() {
        shop.write(
                "app.yaml",
                """
                app: shop
                schemas: {R: {id: varchar not null, rev: bigint, v: bigint}}
                queues: {A: {}, B: {}, High: {}, All: {}}
                tables: {items: {key: id}}
                pipelines:
                  keep:
                    from: {queue: A, schema: R}
                    key: id
                    version: rev
                    to: [{table: items}, {queue: High, where: v > 5}]
                  pass:
                    from: {queue: B, schema: R}
                    key: id
                    version: rev
                    to: [{queue: All}, {queue: High, where: v > 5}]
                """);
        for (var queue : List.of("A", "B")) {
            run("send", queue, "{\"id\":\"low\",\"rev\":1,\"v\":1}");
            run("send", queue, "{\"id\":\"high\",\"rev\":1,\"v\":9}");
        }
        run("up", "--until-idle");
        assertThat(run("trace", "low", "--pipeline", "keep"))
                .contains("now                  High: filtered, where: v > 5\n")
                .doesNotContainPattern("delivered to .*High");
        assertThat(run("trace", "high", "--pipeline", "keep")).containsPattern("delivered to High");
        assertThat(run("trace", "low", "--pipeline", "pass"))
                .containsPattern("delivered to All, version 1\n")
                .contains("now                  delivered to High, or filtered, where: v > 5\n");
    }
}
