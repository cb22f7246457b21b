package dev.leat.testkit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.port.Message;
import dev.leat.testkit.explore.Exploration;
import dev.leat.testkit.explore.ExplorationListener;
import dev.leat.testkit.explore.Explorer;
import dev.leat.testkit.explore.MessageSamples;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.verdict.TestResultText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pipelines with `unnest` and `version`, in which a record is all its rows, on the embedded
/// platform and with faults.
class UnnestVersionTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                id: varchar not null
                rev: bigint not null
                state: varchar
                day: timestamp
                items: struct(sku varchar, qty integer, day timestamp)[]
              Line: {id: varchar not null, sku: varchar not null, qty: integer}
              Stored: {id: varchar not null, rev: bigint not null, sku: varchar, qty: integer}
            queues:
              orders:
            buckets:
              lake:
            lake_tables:
              stored: {bucket: lake, schema: Stored}
            tables:
              lines: {key: [id, sku]}
            warehouse_tables:
              facts: {schema: Line, key: [id, sku]}
            views:
              skus: {key: sku, measures: {n: count(*), qty: sum(qty)}}
              days:
                measures: {qty: sum(qty)}
                every: {column: day, period: 1d}
            pipelines:
              store:
                from: {queue: orders, schema: Order}
                key: [id, sku]
                version: rev
                delete_when: state = 'DELETED'
                steps:
                  - unnest: {column: items, as: item}
                  - where: item.qty is null or item.qty <> 99
                  - set:
                      sku: item.sku
                      qty: item.qty
                      day: coalesce(item.day, timestamp '2026-01-01 00:00:00')
                  - check: {the quantity is not negative: item.qty is null or item.qty >= 0}
                  - exclude: [item]
                to:
                  - view: skus
                  - {view: days, where: qty > 0}
                  - table: lines
                  - {warehouse_table: facts, select: {id: id, sku: sku, qty: qty}}
                  - {lake_table: stored, select: {id: id, rev: rev, sku: sku, qty: qty}}
            """;

    private static final String FIRST =
            "{id: A, rev: 1, items: [{sku: a, qty: 1}, {sku: b, qty: 5}]}";

    @TempDir private Path folder;
    private App app;

    @BeforeEach
    void read() throws Exception {
        app = read(APP);
    }

    private App read(String text) throws Exception {
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
    }

    private void passes(String test) throws Exception {
        try (var tests = new AppTests(app)) {
            var verdict = tests.run(TestFile.read("unnest", test, folder, app));
            assertThat(verdict.passed())
                    .as(String.join("\n", TestResultText.lines(verdict, "t")))
                    .isTrue();
        }
    }

    private static String send(String... orders) {
        return "given:\n  - send:\n      orders:\n        - "
                + String.join("\n        - ", orders)
                + "\n";
    }

    private static String rows(String skus, int letters) {
        return """
        expect:
          - {view: skus, rows: [%s]}
          - {dead_letters: orders-dlq, count: %d}
          - invariants: hold
        """
                .formatted(skus, letters);
    }

    /// Returns the rows of an order in a table.
    private static String of(String table, String order, List<String> rows) {
        return rows.stream()
                .map(row -> "{" + order + ", " + row.substring(1))
                .collect(joining(", ", "  - {" + table + ", rows: [", "]}\n"));
    }

    private static final String A_ALONE = "{sku: a, n: 1, qty: 1}, {sku: b, n: 0, qty: 0}";

    @Test
    void anElementThatANewerStateLacksIsRemoved() throws Exception {
        passes(
                send(FIRST, "{id: A, rev: 2, items: [{sku: a, qty: 1}]}")
                        + rows(A_ALONE, 0)
                        + "  - {table: lines, rows: [{id: A, rev: 2, sku: a, qty: 1}]}\n"
                        + "  - {warehouse_table: facts, rows: [{id: A, sku: a, qty: 1}]}\n"
                        + "  - {lake_table: stored, rows: [{id: A, rev: 2, sku: a, qty: 1}]}\n");
    }

    @Test
    void aLateOlderStateBringsNothingBack() throws Exception {
        passes(
                send("{id: A, rev: 2, items: [{sku: a, qty: 1}]}", FIRST)
                        + rows("{sku: a, n: 1, qty: 1}", 0));
        passes(send("{id: A, rev: 2, items: []}", FIRST, "{id: A, rev: 1}") + rows("", 0));
        passes(
                send("{id: A, rev: 3, state: DELETED, items: [{sku: c, qty: 1}]}", FIRST)
                        + rows("", 0));
    }

    @Test
    void anEmptyListOrADeletionRemovesAllRows() throws Exception {
        var none = "{sku: a, n: 0, qty: 0}, {sku: b, n: 0, qty: 0}";
        passes(
                send(FIRST, "{id: A, rev: 2, items: []}", "{id: A, rev: 2, items: []}")
                        + rows(none, 0));
        passes(send(FIRST, "{id: A, rev: 2}") + rows(none, 0));
        passes(send(FIRST, "{id: A, rev: 2, items: [{sku: a, qty: 99}]}") + rows(none, 0));
        passes(send(FIRST, "{id: A, rev: 2, state: DELETED}") + rows(none, 0));
        passes(
                send(FIRST, "{id: A, rev: 2, state: DELETED, items: [{sku: a, qty: 1}]}")
                        + rows(none, 0));
    }

    /// The table of the page about pipelines, computed by hand.
    @Test
    void eachOfTheTenCasesHasItsSums() throws Exception {
        var messages =
                List.of(
                        "{id: A, rev: 1, items: [{sku: a, qty: 1}, {sku: b, qty: 5}]}",
                        "{id: A, rev: 2, items: [{sku: a, qty: 1}]}",
                        "{id: A, rev: 1, items: [{sku: a, qty: 1}, {sku: b, qty: 5}]}",
                        "{id: A, rev: 2, items: [{sku: a, qty: 1}]}",
                        "{id: A, rev: 2, items: [{sku: b, qty: 5}]}",
                        "{id: A, rev: 4, items: [{sku: a, qty: 2}, {sku: c, qty: 3}]}",
                        "{id: A, rev: 3, items: [{sku: b, qty: 9}]}",
                        "{id: A, rev: 5, items: []}",
                        "{id: A, rev: 6, items: [{sku: c, qty: 4}]}",
                        "{id: A, rev: 7, state: DELETED, items: [{sku: c, qty: 4}]}");
        var sums =
                List.of(
                        "1 5", "1 0", "1 0", "1 0", "1 0", "2 0 3", "2 0 3", "0 0 0", "0 0 4",
                        "0 0 0");
        var revs = List.of(1, 2, 2, 2, 2, 4, 4, 5, 6, 7);
        for (int i = 0; i < messages.size(); i++) {
            var rows = new ArrayList<String>();
            var values = sums.get(i).split(" ");
            for (int sku = 0; sku < values.length; sku++) {
                rows.add("{sku: %c, qty: %s}".formatted('a' + sku, values[sku]));
            }
            var present = rows.stream().filter(row -> !row.contains("qty: 0")).toList();
            var stored = present.isEmpty() ? List.of("{sku: null, qty: null}") : present;
            passes(
                    send(messages.subList(0, i + 1).toArray(String[]::new))
                            + rows(String.join(", ", rows), i < 4 ? 0 : 1)
                            + of("warehouse_table: facts", "id: A", present)
                            + of("lake_table: stored", "id: A, rev: " + revs.get(i), stored));
        }
    }

    @Test
    void aStateInPartsIsAConflict() throws Exception {
        passes(
                send(
                                "{id: A, rev: 1, items: [{sku: a, qty: 1}]}",
                                "{id: A, rev: 1, items: [{sku: b, qty: 5}]}")
                        + rows("{sku: a, n: 1, qty: 1}", 1));
    }

    @Test
    void aRejectedElementRejectsTheStateAndLeavesTheOlderOne() throws Exception {
        passes(
                send(
                                FIRST,
                                "{id: A, rev: 2, items: [{sku: a, qty: 2}, {sku: b, qty: -1}]}",
                                "{id: A, rev: 3, items: [{sku: a, qty: 2}, {sku: a, qty: 3}]}",
                                "{id: A, rev: 4, items: [{qty: 3}]}")
                        + rows("{sku: a, n: 1, qty: 1}, {sku: b, n: 1, qty: 5}", 3));
    }

    @Test
    void periodsFollowTheRowsOfTheNewestState() throws Exception {
        passes(
                send(
                                "{id: A, rev: 1, items: [{sku: a, qty: 1, day: '2026-01-01T01:00:00'}, {sku: b, qty: 5, day: '2026-01-02T01:00:00'}]}",
                                "{id: A, rev: 2, items: [{sku: a, qty: 2, day: '2026-01-02T01:00:00'}, {sku: c, qty: 4, day: '2026-01-02T09:00:00'}, {sku: d, qty: 0}]}")
                        + """
                        expect:
                          - {view: days, rows: [{qty: 6}]}
                          - invariants: hold
                        """);
    }

    private static final List<String> CRASHES =
            List.of(
                    "after lease",
                    "before write",
                    "between write and ack",
                    "in the middle of a commit",
                    "after a commit");

    @Test
    void aCrashCountsNoStateTwice() throws Exception {
        for (var point : CRASHES) {
            passes(
                    send(FIRST, "{id: A, rev: 2, items: [{sku: a, qty: 1}]}", FIRST)
                            + "faults: [{crash: "
                            + point
                            + "}]\n"
                            + rows(A_ALONE, 0)
                            + "  - {warehouse_table: facts, rows: [{id: A, sku: a, qty: 1}]}\n"
                            + "  - {lake_table: stored, rows: [{id: A, rev: 2, sku: a, qty: 1}]}\n");
        }
    }

    /// Compares a view and the tables with a model that keeps the newest state of each order and
    /// adds up its elements.
    @Test
    void theSinksHaveTheElementsOfTheNewestStates() throws Exception {
        for (int seed = 0; seed < CRASHES.size(); seed++) {
            var states = new RandomOrders(seed);
            var crash = CRASHES.get(seed);
            passes(
                    states.send()
                            + "faults: [{redeliver: orders, times: 1}, {crash: %s}]\n"
                                    .formatted(crash)
                            + states.expected());
        }
    }

    /// Random states of a few orders, in random order.
    private static final class RandomOrders {

        private static final List<String> SKUS = List.of("a", "b", "c", "d");

        private final Random random;
        private final List<String> messages = new ArrayList<>();
        private final Map<String, Map<Integer, Map<String, Integer>>> states = new HashMap<>();

        RandomOrders(int seed) {
            random = new Random(seed);
            for (int i = 0; i < 40; i++) {
                var id = "O" + random.nextInt(5);
                int rev = random.nextInt(12);
                var known = states.computeIfAbsent(id, _ -> new TreeMap<>());
                if (!known.containsKey(rev)) {
                    var items = items();
                    boolean deleted = random.nextInt(6) == 0;
                    known.put(rev, deleted ? Map.of() : items);
                    messages.add(message(id, rev, deleted, items));
                }
            }
        }

        private Map<String, Integer> items() {
            var items = new TreeMap<String, Integer>();
            for (int i = random.nextInt(4); i > 0; i--) {
                items.put(SKUS.get(random.nextInt(SKUS.size())), random.nextInt(9));
            }
            return items;
        }

        private static String message(
                String id, int rev, boolean deleted, Map<String, Integer> items) {
            var list = new ArrayList<String>();
            items.forEach((sku, qty) -> list.add("{sku: %s, qty: %d}".formatted(sku, qty)));
            return "{id: %s, rev: %d, state: %s, items: [%s]}"
                    .formatted(id, rev, deleted ? "DELETED" : "OPEN", String.join(", ", list));
        }

        String send() {
            return UnnestVersionTest.send(messages.toArray(String[]::new));
        }

        String expected() {
            var count = new TreeMap<String, Integer>();
            var sum = new TreeMap<String, Integer>();
            states.values()
                    .forEach(known ->
                            newest(known)
                                    .forEach((sku, qty) -> {
                                        count.merge(sku, 1, Integer::sum);
                                        sum.merge(sku, qty, Integer::sum);
                                    }));
            var rows = new ArrayList<String>();
            count.forEach((sku, n) ->
                    rows.add("{sku: %s, n: %d, qty: %d}".formatted(sku, n, sum.get(sku))));
            var facts = new ArrayList<String>();
            var stored = new ArrayList<String>();
            states.forEach((id, known) -> {
                newest(known)
                        .forEach((sku, qty) ->
                                facts.add("{id: %s, sku: %s, qty: %d}".formatted(id, sku, qty)));
                var rev = ((TreeMap<Integer, Map<String, Integer>>) known).lastKey();
                newest(known)
                        .forEach((sku, qty) ->
                                stored.add(
                                        "{id: %s, rev: %d, sku: %s, qty: %d}"
                                                .formatted(id, rev, sku, qty)));
                if (newest(known).isEmpty()) {
                    stored.add("{id: %s, rev: %d, sku: null, qty: null}".formatted(id, rev));
                }
            });
            return """
            expect:
              - {view: skus, some: [%s]}
              - {warehouse_table: facts, rows: [%s]}
              - {lake_table: stored, rows: [%s]}
              - {dead_letters: orders-dlq, count: 0}
              - invariants: hold
            """
                    .formatted(
                            String.join(", ", rows),
                            String.join(", ", facts),
                            String.join(", ", stored));
        }

        private static Map<String, Integer> newest(Map<Integer, Map<String, Integer>> known) {
            return ((TreeMap<Integer, Map<String, Integer>>) known).lastEntry().getValue();
        }
    }

    @Tag("search")
    @Test
    void noScheduleOfFaultsViolatesAnInvariant() throws Exception {
        var orders = new ArrayList<Message.Outgoing>();
        for (int order = 0; order < 60; order++) {
            var items = new ArrayList<String>();
            for (int item = 0; item < (order * 7) % 5; item++) {
                items.add(
                        "{\"sku\":\"s%d\",\"qty\":%d}"
                                .formatted((item + order) % 6, order % 13 == 12 ? -1 : order % 19));
            }
            var body =
                    "{\"id\":\"O%d\",\"rev\":%d,\"state\":\"%s\",\"items\":[%s]}"
                            .formatted(
                                    order % 12,
                                    order / 12,
                                    order % 17 == 16 ? "DELETED" : "OPEN",
                                    String.join(",", items));
            orders.add(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)));
        }
        var samples = new MessageSamples(Map.of("orders", orders));
        // no invariant is about the rows that messages add to lake tables
        var others = read(APP.substring(0, APP.indexOf("- {lake_table")));
        try (var explorer = new Explorer(others, Embedded.LOCAL, samples)) {
            var result = explorer.explore(30, 7, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
        }
    }
}
