package dev.leat.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.ArchivedRecord;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Redis;
import dev.leat.cli.run.AppLookups;
import dev.leat.config.AppFile;
import dev.leat.kernel.Kernels;
import dev.leat.local.LocalPlatform;
import dev.leat.local.LocalState;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import dev.leat.run.ViewRebuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rebuilds of views from the streams of their pipelines.
@Tag("slow")
class StreamRebuildTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, day: timestamp not null, amount: 'decimal(10,2) not null'}
            streams:
              till: {shards: 2, retention: 2d}
              other: {retention: 2d}
            tables:
              items: {key: id}
            views:
              shops: {key: shop, measures: {sales: count(*), total: sum(amount)}}
            pipelines:
              sell:
                from: {stream: till, schema: Sale}
                key: id
                steps:
                  - check:
                      amount is above zero: amount > 0
                to:
                  - view: shops
                  - table: items
                    select: {id: id, shop: shop, amount: amount}
            """;

    private static final String CHANGED =
            APP.replace("total: sum(amount)", "total: sum(amount), most: max(amount)");

    @TempDir Path folder;

    private Path in(String name, String app) throws IOException {
        var made = Files.createDirectories(folder.resolve(name));
        Files.writeString(made.resolve("app.yaml"), app);
        return made;
    }

    private static String sale(String id, String shop, String amount) {
        return sale(id, shop, amount, Instant.now());
    }

    private static String sale(String id, String shop, String amount, Instant at) {
        return "{\"id\":\"%s\",\"shop\":\"%s\",\"day\":\"%s\",\"amount\":%s}\n"
                .formatted(id, shop, at.toString().substring(0, 19).replace('T', ' '), amount);
    }

    private static void put(Path app, String... sales) throws IOException {
        var lines = Files.writeString(app.resolve("lines.ndjson"), String.join("", sales));
        Session.run(app, 0, "stream", "put", "till", lines.toString(), "--key-by", "day");
    }

    private static Session up(Path app) {
        return Session.run(app, 0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private static Session rebuild(Path app, int code) {
        return Session.run(app, code, "rebuild", "shops");
    }

    private static String shops(Path app) {
        return Session.run(app, 0, "sql", "select * from shops order by shop", "--format", "csv")
                .out();
    }

    @Test
    void aRebuildFromTheStreamEqualsAFreshCount() throws IOException {
        var app = in("shop", APP);
        var first = new String[] {sale("1", "a", "1.5"), sale("2", "a", "2"), sale("3", "b", "-4")};
        var more = new String[] {sale("4", "b", "5"), sale("1", "a", "1.5"), sale("2", "b", "7")};
        put(app, first);
        up(app);
        put(app, more);
        up(app);
        in("shop", CHANGED);
        var rebuilt = rebuild(app, 0);
        assertThat(rebuilt.out())
                .isEqualTo(
                        """
                        not counted until redriven: 2 dead letters of pipeline sell
                        shops is rebuilt: 1 duplicate, 3 delivered
                        """);
        assertThat(rebuilt.err()).isEmpty();

        var fresh = in("fresh", CHANGED);
        put(fresh, first);
        put(fresh, more);
        up(fresh);
        assertThat(shops(app)).isEqualTo(shops(fresh)).contains("a,2,3.50,2.00", "b,1,5.00,5.00");

        // Records that are put again, or come later, count once.
        put(app, sale("4", "b", "5"), sale("5", "b", "1"));
        assertThat(rebuild(app, 0).out())
                .startsWith("not counted yet: 2 records of stream till that pipeline sell has not");
        assertThat(shops(app)).isEqualTo(shops(fresh));
        up(app);
        assertThat(shops(app)).contains("a,2,3.50,2.00", "b,2,6.00,5.00");
    }

    @Test
    void deadLettersCountOnceAfterTheirRedrive() throws IOException {
        var app = in("shop", APP);
        put(app, sale("1", "a", "1"), sale("2", "a", "-2"), sale("3", "b", "-3"));
        up(app);
        // The new definition accepts both dead letters.
        in("shop", CHANGED.replace("amount > 0", "amount > -5"));
        assertThat(rebuild(app, 0).out())
                .contains("not counted until redriven: 2 dead letters", "1 delivered");
        assertThat(shops(app)).isEqualTo("shop,sales,total,most\na,1,1.00,1.00\n");
        Session.run(app, 0, "dlq", "redrive", "sell-dlq", "--yes", "--where", "id = '2'");
        assertThat(rebuild(app, 0).out())
                .contains("not counted until redriven: 2 dead letters", "1 delivered");
        up(app);
        assertThat(shops(app)).isEqualTo("shop,sales,total,most\na,2,-1.00,1.00\n");
        Session.run(app, 0, "dlq", "redrive", "sell-dlq", "--yes", "--set", "amount=30");
        up(app);
        var all = "shop,sales,total,most\na,2,-1.00,1.00\nb,1,30.00,30.00\n";
        assertThat(shops(app)).isEqualTo(all);
        assertThat(rebuild(app, 0).out()).isEqualTo("shops is rebuilt: 3 delivered\n");
        assertThat(shops(app)).isEqualTo(all);
        // Messages that clients send to the queue of redrives are not in the stream.
        Session.run(app, 0, "send", "sell-redrive", "--body", sale("9", "z", "9").strip());
        up(app);
        assertThat(rebuild(app, 0).out()).isEqualTo("shops is rebuilt: 4 delivered\n");
        assertThat(shops(app)).isEqualTo(all + "z,1,9.00,9.00\n");
        assertThat(Session.run(app, 0, "ls", "archives").out()).doesNotContain("sell");
        // The view had counted this record before the table rejected it.
        put(app, sale("", "e", "1"));
        up(app);
        assertThat(Session.run(app, 0, "dlq", "ls", "sell-dlq").out()).contains("id");
        assertThat(shops(app)).contains("e,1,1.00,1.00");
        assertThat(rebuild(app, 0).out()).isEqualTo("shops is rebuilt: 5 delivered\n");
        assertThat(shops(app)).contains("e,1,1.00,1.00", "a,2,-1.00,1.00");
    }

    private static void past(Path app, Duration ago, String id, String amount) throws Exception {
        var read = AppFile.read(app.resolve("app.yaml"), Map.of());
        var then = Instant.now().minus(ago);
        var body = sale(id, "a", amount, then).getBytes(StandardCharsets.UTF_8);
        var time = Time.of(InstantSource.fixed(then));
        try (var platform = LocalPlatform.open(read, app.resolve(".leat"), time)) {
            platform.streams().put("till", List.of(new Streams.NewRecord(body, "k")));
        }
    }

    @Test
    void aStreamThatHasLostRecordsIsRefused() throws Exception {
        var app = in("shop", APP);
        past(app, Duration.ofHours(47), "1", "1");
        up(app);
        assertThat(rebuild(app, 0).out()).isEqualTo("shops is rebuilt: 1 delivered\n");
        var lost = in("lost", APP);
        past(lost, Duration.ofDays(5), "1", "1");
        past(lost, Duration.ofHours(47), "2", "2");
        up(lost);
        assertThat(rebuild(lost, 2).err())
                .contains(
                        "stream till has deleted records that the view shops may have; give the documents with --input");
        // A longer retention period does not bring records back.
        in("lost", APP.replace("retention: 2d", "retention: 9d"));
        up(lost);
        assertThat(rebuild(lost, 2).err()).contains("stream till has deleted records");
        assertThat(shops(lost)).isEqualTo("shop,sales,total\na,1,2.00\n");

        put(lost, sale("3", "b", "3"));
        up(lost);
        // The view needs only the records of its last periods.
        in(
                "lost",
                APP.replace("retention: 2d", "retention: 9d")
                        .replace(
                                "total: sum(amount)}}",
                                "total: sum(amount)}, every: {column: day, period: 1h, keep: 12h}}"));
        var kept = Session.run(lost, 0, "rebuild", "shops");
        assertThat(kept.err()).contains("its totals lose the records before that time");
        assertThat(kept.out()).isEqualTo("shops is rebuilt: 2 delivered\n");
        assertThat(shops(lost)).isEqualTo("shop,sales,total\na,1,2.00\nb,1,3.00\n");
    }

    @Test
    void aStreamThatDoesNotShowWhatTheViewHasIsRefused() throws IOException {
        var app = in("shop", APP.replace("stream: till,", "stream: till, start: latest,"));
        up(app);
        put(app, sale("1", "a", "1"));
        up(app);
        assertThat(rebuild(app, 2).err())
                .contains("pipeline sell began with the latest record of stream till");

        var moved = in("moved", APP.replace("stream: till,", "stream: other,"));
        up(moved);
        in("moved", APP);
        put(moved, sale("1", "a", "1"));
        up(moved);
        assertThat(rebuild(moved, 2).err())
                .contains(
                        "pipeline sell may have processed other records than those of stream till");
        in("moved", APP.replace("stream: till,", "stream: other,"));
        up(moved);
        in("moved", APP);
        up(moved);
        assertThat(rebuild(moved, 2).err())
                .contains(
                        "pipeline sell may have processed other records than those of stream till");
        // The empty view has no records of the other stream.
        Session.run(moved, 0, "rebuild", "shops", "--empty");
        assertThat(rebuild(moved, 0).out()).isEqualTo("shops is rebuilt: 1 delivered\n");

        var named =
                in(
                        "named",
                        APP.replace("items:", "shops:").replace("table: items", "table: shops"));
        up(named);
        assertThat(rebuild(named, 2).err()).contains("pipeline sell has no archive");
    }

    @Test
    void aRebuildThatDiesLeavesTheViewUnchanged() throws Exception {
        var app = in("shop", APP);
        put(app, sale("1", "a", "1"), sale("2", "b", "2"));
        up(app);
        var read = AppFile.read(app.resolve("app.yaml"), Map.of());
        var pipeline = read.pipeline("sell");
        try (var next = LocalState.generation(read, app.resolve(".leat"), "shops", Time.system());
                var kernels = new Kernels(AppLookups.ofFiles());
                var kernel = kernels.kernel(read, pipeline, _ -> {})) {
            var rebuild = new ViewRebuild(read, pipeline, "shops", kernel, next);
            var page = next.resources().streams().read("till", 0, 0, 9, 9999);
            rebuild.run(
                    page.records().stream()
                            .map(r -> new ArchivedRecord(r.record(1), Set.of(), Set.of()))
                            .toList(),
                    (_, _) -> {});
            // The files as a process leaves them that dies now.
            var dead = in("dead", APP);
            try (var files = Files.walk(app.resolve(".leat"))) {
                for (var file : files.filter(f -> !f.endsWith("owner")).toList()) {
                    Files.copy(file, dead.resolve(app.relativize(file)));
                }
            }
        }
        var dead = folder.resolve("dead");
        var before = shops(app);
        assertThat(shops(dead)).isEqualTo(before).contains("a,1,1.00", "b,1,2.00");
        put(dead, sale("3", "b", "3"));
        up(dead);
        assertThat(shops(dead)).contains("a,1,1.00", "b,2,5.00");
        assertThat(rebuild(dead, 0).out()).isEqualTo("shops is rebuilt: 3 delivered\n");
        assertThat(shops(dead)).contains("a,1,1.00", "b,2,5.00");
    }

    @Test
    void aViewInRedisIsRebuiltFromTheStream() throws Exception {
        var environment = "environments:\n  redis:\n    stores: {shops: \"${env:REDIS_URL}\"}\n";
        var app = in("shop", APP + environment);
        try (var redis = new Redis("appendonly yes", "dir \"" + app + "\"")) {
            put(app, sale("1", "a", "1"), sale("2", "a", "-2"), sale("3", "b", "3"));
            elsewhere(redis, app, "up", "--until-idle", "--port", "0", "--aws-port", "off");
            in("shop", CHANGED + environment);
            assertThat(elsewhere(redis, app, "rebuild", "shops"))
                    .isEqualTo(
                            """
                            not counted until redriven: 1 dead letter of pipeline sell
                            shops is rebuilt: 2 delivered
                            """);
            assertThat(
                            elsewhere(
                                    redis,
                                    app,
                                    "sql",
                                    "select * from shops order by shop",
                                    "--format",
                                    "csv"))
                    .isEqualTo("shop,sales,total,most\na,1,1.00,1.00\nb,1,3.00,3.00\n");
        }
    }

    private static String elsewhere(Redis redis, Path app, String... words) {
        var session = new Session(Map.of("REDIS_URL", redis.url()));
        var all = new ArrayList<>(List.of(words));
        all.addAll(
                words[0].equals("up") ? List.of(app.toString()) : List.of("--app", app.toString()));
        all.addAll(List.of("--env", "redis"));
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isZero();
        return session.out();
    }
}
