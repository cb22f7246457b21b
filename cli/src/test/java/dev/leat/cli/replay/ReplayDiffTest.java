package dev.leat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Comparisons of two versions of an app file over the same records, as a user sees them.
@Tag("slow")
class ReplayDiffTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
            queues: {big: , small: , vip: }
            streams:
              till: {shards: 2, retention: 2d}
            tables:
              items: {key: id}
            views:
              shops: {key: shop, measures: {total: sum(amount)}}
            pipelines:
              sales:
                from: {stream: till, schema: Sale, batch: {size: 1000}}
                key: id
                steps:
                  - set:
                      shop: trim(shop)
                  - check:
                      amount is above zero: amount > 0
                to:
                  - table: items
                  - view: shops
                  - queue: big
                    where: amount >= 500
                  - queue: small
                    where: amount < 500
                  - queue: vip
                    where: shop = 'v'
            """;

    private final String from = Instant.now().minusSeconds(3600).toString();

    @TempDir Path folder;

    private void app(String text) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), text);
    }

    private Session run(int code, String... words) {
        return Session.run(folder, code, words);
    }

    private Session diff(int code, String... more) {
        var words = new ArrayList<>(List.of("replay", "sales", "--from", from, "--diff"));
        words.addAll(List.of(more));
        return run(code, words.toArray(String[]::new));
    }

    private void put(String lines) throws IOException {
        var file = Files.writeString(folder.resolve("lines.ndjson"), lines);
        run(0, "stream", "put", "till", file.toString(), "--key-by", "id");
        run(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    /// Returns the names of the queues with their numbers of messages.
    private List<String> queues() {
        return run(0, "ls", "queues")
                .out()
                .lines()
                .map(line -> String.join(" ", List.of(line.split(" +")).subList(0, 2)))
                .toList();
    }

    private static String line(int i) {
        return "{\"id\":\"%d\",\"shop\":\" %s\",\"amount\":%d}"
                .formatted(i, i % 4 == 0 ? "v" : "a", i);
    }

    @Test
    void exactlyThePlantedDifferencesAreFound() throws IOException {
        app(APP);
        put(
                IntStream.range(-1, 2_999)
                        .mapToObj(ReplayDiffTest::line)
                        .collect(Collectors.joining("\n")));
        var queues = queues();
        assertThat(diff(0).out())
                .isEqualTo("3,000 records from the stream till compared: no difference\n");

        app(
                APP.replace("shop: trim(shop)", "shop: if(id in ('11', '13'), 'z', trim(shop))")
                        .replace("zero: amount > 0", "zero: amount > 0 or amount = -1")
                        .replace(
                                "    to:\n",
                                "      - check:\n          not five: amount <> 5\n    to:\n")
                        .replace("500", "502")
                        .replace("shop = 'v'", "(shop = 'v' and amount <> 20) or id = '21'"));
        var found = diff(1);
        assertThat(found.out().lines())
                .containsExactlyInAnyOrder(
                        "values   id=\"11\": table items: shop \"a\" -> \"z\"",
                        "values   id=\"13\": table items: shop \"a\" -> \"z\"",
                        "values   id=\"11\": queue small: shop \"a\" -> \"z\"",
                        "values   id=\"13\": queue small: shop \"a\" -> \"z\"",
                        "moved    id=\"11\": view shops: shop \"a\" -> \"z\"",
                        "moved    id=\"13\": view shops: shop \"a\" -> \"z\"",
                        "moved    id=\"500\": queue big -> queue small",
                        "moved    id=\"501\": queue big -> queue small",
                        "lost     id=\"20\": queue vip",
                        "added    id=\"21\": queue vip",
                        "rejects  id=\"-1\": before: amount is above zero (table items, view shops, queue big, queue small, queue vip); no longer rejected",
                        "rejects  id=\"5\": now rejected: not five (table items, view shops, queue big, queue small, queue vip)",
                        "3,000 records from the stream till compared: 12 differences (1 added, 1 lost, 4 moved, 2 rejects, 4 values)");
        assertThat(diff(1, "--limit", "3").out().lines())
                .hasSize(5)
                .contains("and 9 more; see --limit");
        assertThat(diff(1, "--json").out().lines())
                .hasSize(12)
                .anySatisfy(line ->
                        assertThat(line)
                                .startsWith("{\"kind\":\"values\",\"record\":\"shardId-")
                                .endsWith(
                                        "\"key\":{\"id\":\"11\"},\"sink\":\"table items\",\"before\":{\"shop\":\"a\"},\"after\":{\"shop\":\"z\"}}"));
        assertThat(diff(1, "--kind", "rejects", "--kind", "lost", "--limit", "2").out().lines())
                .hasSize(4)
                .contains("and 1 more; see --limit")
                .contains(
                        "3,000 records from the stream till compared: 12 differences (1 added, 1 lost, 4 moved, 2 rejects, 4 values)");
        assertThat(diff(2, "--kind", "reject").err())
                .contains("--kind must be one of values, rejects, added, lost, moved");
        app(APP);
        assertThat(diff(0).out()).contains("no difference");
        assertThat(queues()).isEqualTo(queues);
    }

    @Test
    void aLookupInATableThatTheFormerFileLacksIsAnError() throws IOException {
        app(APP);
        put(line(7));
        app(
                APP.replace(
                                "schemas:\n",
                                "schemas:\n  Name: {shop: varchar not null, title: varchar}\n")
                        .replace("items: {key: id}\n", "items: {key: id}\n  names: {key: shop}\n")
                        .replace(
                                "views:\n",
                                "lookups:\n  names: {table: names, schema: Name}\nviews:\n")
                        .replace(
                                "      - check:\n",
                                "      - lookup: {in: names, by: shop, take: {title: title}, missing: keep}\n      - check:\n"));
        assertThat(diff(2).err())
                .contains("lookup names reads the table names", "start the app once");
    }

    @Test
    void changesOfKeysVersionsAndViewsAreDifferences() throws IOException {
        app(APP);
        put(line(7));
        // The app could not start with this view without a rebuild.
        app(APP.replace("total: sum(amount)", "total: sum(amount * 2), n: count(*)"));
        assertThat(diff(1).out())
                .startsWith("values   id=\"7\": view shops: n (none) -> 1, total 7.0 -> 14.0\n");
        app(
                APP.replace("    key: id\n", "    key: [id, shop]\n")
                        .replace("      - table: items\n", ""));
        assertThat(diff(1).out().lines())
                .contains(
                        "moved    id=\"7\" shop=\"a\": view shops: shop (none) -> \"a\"",
                        "lost     id=\"7\": table items");
        app(
                APP.replace("    key: id\n", "    key: id\n    version: number\n")
                        .replace("trim(shop)\n", "trim(shop)\n          number: id::bigint\n"));
        assertThat(diff(1).out())
                .contains(
                        "values   id=\"7\": table items: (version) (none) -> 7, number (none) -> 7");
    }

    @Test
    void renamedPipelinesSinksAndColumnsAreNoDifferences() throws IOException {
        var stored =
                APP.replace(
                                "queues:",
                                """
                                buckets: {lake: }
                                lake_tables:
                                  sold: {bucket: lake, schema: Sold}
                                queues:\
                                """)
                        .replace(
                                "schemas:\n",
                                "schemas:\n  Sold: {id: varchar, amount: 'decimal(10,2)'}\n")
                        .replace(
                                "    to:\n",
                                "    to:\n      - lake_table: sold\n        select: {id: id, amount: amount}\n");
        app(stored);
        put(line(7) + "\n" + line(500));
        var renamed =
                stored.replace("Sold: {id: varchar, amount", "Sold: {id: varchar, price")
                        .replace("schema: Sold}", "schema: Sold, was: {price: amount}}")
                        .replace(
                                "select: {id: id, amount: amount}",
                                "select: {price: amount, id: id}")
                        .replace("  shops: {", "  places: {was: shops, ")
                        .replace("view: shops", "view: places")
                        .replace("small: ,", "few: {was: small},")
                        .replace("queue: small", "queue: few")
                        .replace("  sales:\n", "  sold_items:\n    was: sales\n");
        app(renamed);
        assertThat(run(0, "replay", "sold_items", "--from", from, "--diff").out())
                .isEqualTo("2 records from the stream till compared: no difference\n");
        app(renamed.replace("price: amount,", "price: '(amount + 1)::decimal(10,2)',"));
        assertThat(run(1, "replay", "sold_items", "--from", from, "--diff").out())
                .startsWith("values   id=\"7\": lake_table sold: price 7 -> 8\n");
        app(renamed);
        put(line(9));
        app(renamed.replace("  sold_items:\n", "  bought_items:\n"));
        assertThat(run(0, "replay", "bought_items", "--from", from, "--diff").out())
                .isEqualTo("3 records from the stream till compared: no difference\n");
    }

    @Test
    void personalValuesAreMasked() throws IOException {
        var personal = APP.replace("shop: varchar,", "shop: varchar pii,");
        app(personal);
        put(line(7));
        app(personal.replace("trim(shop)", "upper(trim(shop))"));
        assertThat(diff(1).out())
                .contains("table items: shop \"***\" -> \"***\"")
                .doesNotContain("\"a\"", "\"A\"");
        assertThat(diff(1, "--unmask").out()).contains("table items: shop \"a\" -> \"A\"");
    }

    @Test
    void columnsThatAreComputedFromPersonalOnesAreMasked() throws IOException {
        var personal =
                APP.replace(
                                "id: varchar not null,",
                                "id: varchar not null, note: varchar, mail: varchar pii,")
                        .replace("- set:\n", "- set:\n          amount: amount\n      - set:\n");
        app(personal);
        put("{\"id\":\"7\",\"shop\":\"a\",\"amount\":7,\"mail\":\"x@y\",\"note\":\"n\"}");
        app(
                personal.replace(
                                "amount: amount\n",
                                "note: concat('to ', mail)\n          amount: amount\n")
                        .replace("shop: trim(shop)", "shop: trim(shop) || length(note)"));
        var masked = diff(1).out();
        assertThat(masked)
                .contains(
                        "table items: note \"***\" -> \"***\", shop \"***\" -> \"***\"",
                        "view shops: shop \"***\" -> \"***\"")
                .doesNotContain("x@y", "\"a\"", "\"a6\"");
        assertThat(diff(1, "--unmask").out()).contains("shop \"a\" -> \"a6\"");
        app(personal.replace("amount: amount\n", "amount: amount + 1\n"));
        assertThat(diff(1).out()).contains("table items: amount 7");
    }

    @Test
    void errorsHaveAnotherExitCodeThanDifferences() throws IOException {
        app(APP);
        assertThat(diff(2).err()).contains("the app has not run there");
        put(line(7));
        assertThat(diff(2, "--to", "2999-01-01T00:00:00Z").err()).contains("--to is in the future");
        assertThat(diff(2, "--also", "big").err()).contains("--also cannot be used with --diff");
        assertThat(diff(2, "--limit", "-1").err()).contains("--limit must not be negative");
        assertThat(run(2, "replay", "sales", "--from", from, "--json").err())
                .contains("need --diff");
        app(APP.replace("  sales:\n", "  sold:\n"));
        assertThat(diff(2).err()).contains("no pipeline 'sales'");
        assertThat(run(2, "replay", "sold", "--from", from, "--diff").err())
                .contains("the stored app file has no pipeline 'sold'", "it has: sales");
        app(APP);
        Files.delete(folder.resolve(".leat/definition.yaml"));
        assertThat(diff(2).err())
                .contains("there is no app file to compare with", "start the app once");
    }
}
