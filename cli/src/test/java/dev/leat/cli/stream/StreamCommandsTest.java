package dev.leat.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `leat stream` on a stopped and on a running app.
class StreamCommandsTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, shop: varchar, email: varchar pii}
            streams:
              live: {shards: 2, retention: 36h}
              other: {}
            views: {sales: {measures: {n: count(*)}}}
            pipelines:
              count: {from: {stream: live, schema: Sale}, key: id, to: [{view: sales}]}
            """;

    private static final String SALES =
            """
            {"id":"1","shop":"ulm","email":"ann@x.org"}
            {"id":"2","shop":"rom","email":"bob@x.org"}
            {"id":"3","shop":"ulm","email":"eve@x.org"}
            """;

    @TempDir Path folder;

    private Shop shop() {
        return new Shop(folder).write("app.yaml", APP).write("sales.ndjson", SALES);
    }

    private static Session leat(Shop shop, int code, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", shop.path()));
        return Session.run(code, all.toArray(String[]::new));
    }

    private static void put(Shop shop) {
        var file = shop.folder().resolve("sales.ndjson").toString();
        assertThat(leat(shop, 0, "stream", "put", "live", file, "--key-by", "shop").out())
                .isEqualTo("3 records put into live\n");
    }

    private static List<JsonNode> json(Shop shop, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.add("--json");
        return leat(shop, 0, all.toArray(String[]::new))
                .out()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private static List<String> ids(List<JsonNode> records) {
        return records.stream()
                .map(line -> JsonMapper.shared().readTree(line.path("data").asString()))
                .map(data -> data.path("id").asString())
                .toList();
    }

    @Test
    void aStoppedAppPutsAndGetsRecordsAndListsTheLag() {
        var shop = shop();
        put(shop);
        var streams = json(shop, "ls", "streams");
        assertThat(streams).hasSize(2);
        var live = streams.getFirst();
        assertThat(live.path("stream").asString()).isEqualTo("live");
        assertThat(live.path("shards")).hasSize(2);
        assertThat(live.at("/pipelines/0/records").asInt()).isEqualTo(3);
        assertThat(live.path("retention").asString()).isEqualTo("PT36H");
        assertThat(live.path("pipelines").path(0).path("pipeline").asString()).isEqualTo("count");
        assertThat(live.path("pipelines").path(0).path("lagMillis").asLong()).isNotNegative();
        assertThat(streams.getLast().at("/shards/0/oldest").isNull()).isTrue();

        leat(shop, 0, "stream", "put", "other", "--body", "\u0001\u00e9", "--key", "k\u0002");
        assertThat(leat(shop, 0, "stream", "get", "other").out())
                .contains("KEY", "k\\u0002", "\\u0001\u00e9");
        assertThat(ids(json(shop, "stream", "get", "live")))
                .containsExactlyInAnyOrder("1", "2", "3");

        var up = new Session();
        int code = up.run("up", shop.path(), "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(code).as(up.err()).isZero();
        assertThat(leat(shop, 0, "ls", "streams").out())
                .containsPattern("STREAM +SHARDS +RECORDS +OLDEST +NEWEST +RETENTION +LAG\n")
                .containsPattern("live +2 +3 +20\\S+ \\S+  20\\S+ \\S+  36h +count 0s\n")
                .containsPattern("other +1 +1 .*  1d *\n");
        var processed = json(shop, "ls", "streams").getFirst().path("pipelines").path(0);
        assertThat(processed.path("records").asInt()).isZero();
        assertThat(processed.path("lagMillis").asLong()).isZero();
    }

    @Test
    void aRunningAppPutsAndGetsRecordsByShardAndTime() throws Exception {
        var shop = shop();
        try (var _ = new Background(shop.path())) {
            put(shop);
            var all = json(shop, "stream", "get", "live");
            assertThat(ids(all))
                    .containsExactlyInAnyOrder("1", "2", "3")
                    .containsSubsequence("1", "3");

            var shards = json(shop, "ls", "streams", "live");
            assertThat(shards).hasSize(2);
            for (var shard : shards) {
                var id = shard.path("shard").asString();
                var own = json(shop, "stream", "get", "live", "--shard", id);
                assertThat(own).hasSize(shard.path("records").asInt());
                assertThat(own).isEqualTo(all.stream().filter(of(id)).toList());
            }
            var limited = leat(shop, 0, "stream", "get", "live", "--limit", "2");
            assertThat(limited.out().lines()).hasSize(3);
            assertThat(limited.err()).contains("2 records shown, more exist");

            leat(shop, 0, "stream", "put", "live", "{\"id\":\"4\"}", "--key", "ulm");
            var last = json(shop, "stream", "get", "live").getLast();
            var from = last.path("arrived").asString();
            assertThat(ids(json(shop, "stream", "get", "live", "--from", from))).contains("4");
            assertThat(
                            leat(shop, 0, "stream", "get", "live", "--from", "2999-01-01T00:00:00Z")
                                    .out())
                    .isEqualTo("no records\n");
        }
    }

    private static Predicate<JsonNode> of(String shard) {
        return line -> line.path("shard").asString().equals(shard);
    }

    @Test
    void personalValuesAreMasked() throws Exception {
        var shop = shop();
        leat(
                shop,
                0,
                "stream",
                "put",
                "live",
                "{\"id\":\"9\",\"email\":\"ann@x.org\"}",
                "--key",
                "ann@x.org");
        leat(shop, 0, "stream", "put", "live", "{\"id\":\"8\",\"shop\":\"ulm\"}", "--key", "ulm");
        checkMasks(shop);
        try (var _ = new Background(shop.path())) {
            checkMasks(shop);
        }
    }

    private static void checkMasks(Shop shop) {
        assertThat(leat(shop, 0, "stream", "get", "live").out())
                .contains("***", "\"id\":\"9\"", "ulm")
                .doesNotContain("ann");
        assertThat(leat(shop, 0, "stream", "get", "live", "--unmask").out())
                .contains("ann@x.org  {\"id\":\"9\",\"email\":\"ann@x.org\"}");
    }

    @Test
    void errorsSayWhatIsWrong() throws Exception {
        var shop = shop();
        put(shop);
        checkErrors(shop);
        try (var _ = new Background(shop.path())) {
            checkErrors(shop);
        }
    }

    private static void checkErrors(Shop shop) {
        assertThat(leat(shop, 2, "ls", "streams", "lie").err())
                .contains("no stream 'lie' in the app; did you mean `live`?");
        refuses(shop, "no stream 'lie' in the app; did you mean `live`?", "get", "lie");
        refuses(shop, "no stream 'lie' in the app", "put", "lie", "{}", "--key", "k");
        refuses(shop, "has no shard 'x'; use one of: shardId-0", "get", "live", "--shard", "x");
        refuses(shop, "--from must be a time with its zone", "get", "live", "--from", "today");
        refuses(
                shop,
                "--limit must be a whole number of at least 1",
                "get",
                "live",
                "--limit",
                "0");
        refuses(shop, "needs a partition key; add --key KEY or", "put", "live", "{}");
        refuses(shop, "use only one", "put", "live", "{}", "--key", "k", "--key-by", "id");
        refuses(shop, "has no field 'id'", "put", "live", "{}", "--key-by", "id");
        refuses(
                shop,
                "a partition key must have 1 to 256 characters",
                "put",
                "live",
                "{}",
                "--key",
                "k".repeat(257));
        refuses(
                shop,
                "with its partition key; a stream accepts at most 1,048,576",
                "put",
                "live",
                shop.write("large.json", "x".repeat(1 << 20))
                        .folder()
                        .resolve("large.json")
                        .toString(),
                "--key",
                "k");
        assertThat(json(shop, "stream", "get", "live")).hasSize(3);
    }

    private static void refuses(Shop shop, String message, String... words) {
        var all = new ArrayList<>(List.of("stream"));
        all.addAll(List.of(words));
        assertThat(leat(shop, 2, all.toArray(String[]::new)).err()).contains(message);
    }
}
