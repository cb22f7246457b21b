package dev.leat.redis;

import static dev.leat.contract.ViewApp.order;
import static dev.leat.contract.ViewApp.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.leat.app.App;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The keys and values in Redis, which are stored and never change.
@ExtendWith(SharedServer.class)
class RedisKeysTest {

    private static final Map<String, String> REGISTERED =
            Map.of(
                    "view user_stats",
                    """
                    key user_id varchar
                    order_count: count(*)
                    total_spend: sum(order_value) decimal(18,2)
                    every 1d of order_timestamp timestamptz in UTC\
                    """,
                    "view global_stats",
                    """
                    no key
                    total_orders: count(*)
                    total_revenue: sum(order_value) decimal(18,2)
                    every 1d of order_timestamp timestamptz in UTC\
                    """,
                    "names user_stats",
                    "user:{user_id}\nuser_id",
                    "names global_stats",
                    "global_stats",
                    "rank user_stats",
                    "total_spend",
                    "pipeline order_stats",
                    "order_id by version revision, gone when status = 'DELETED'",
                    "bit order_stats ",
                    "2",
                    "bit order_stats view user_stats",
                    "1",
                    "bit order_stats view global_stats",
                    "2");

    private final TestServer server;

    RedisKeysTest(TestServer server) {
        this.server = server;
    }

    @Test
    void showsRowsPartsAndRankAsPeopleReadThem() {
        var app =
                ViewApp.of(
                        named(ViewApp.users(), "user:{user_id}"),
                        named(ViewApp.all(), "global:stats"));
        write(app, ViewApp.USERS, order("o1", "U1", 20_000, 250_00), order("o2", "U1", 20_000, -5));
        write(app, ViewApp.ALL, order("o1", "U1", 20_000, 250_00));

        assertThat(server.<Map<String, String>>cli(r -> r.hgetAll("user:U1")))
                .containsOnly(
                        entry("order_count", "2"),
                        entry("total_spend", "249.95"),
                        entry("total_spend:unscaled", "24995"),
                        entry("smallest", "-0.05"),
                        entry("smallest:unscaled", "-5"),
                        entry("largest", "250.00"),
                        entry("largest:unscaled", "25000"));
        assertThat(server.<Map<String, String>>cli(r -> r.hgetAll("{user:U1}:days")))
                .containsEntry("2024-10-04:order_count", "2")
                .containsEntry("2024-10-04:total_spend", "24995");
        assertThat(server.<Double>cli(r -> r.zscore("user_stats:rank", "U1"))).isEqualTo(249.95);
        assertThat(server.<Map<String, String>>cli(r -> r.hgetAll("global:stats")))
                .containsEntry("total_revenue", "250.00");
        assertThat(server.<Long>cli(r -> r.hlen("leat:orders:order_stats:ids:2026-01-02/P5D")))
                .isEqualTo(2);
        assertThat(server.<Long>cli(r -> r.ttl("leat:orders:order_stats:ids:2026-01-02/P5D")))
                .isBetween(20 * 86_400L, 21 * 86_400L + 1);
    }

    /// Earlier versions wrote these words, and by others what they wrote is not found.
    @Test
    void registersItsViewsAndSinksByTheSameWordsInEveryVersion() {
        var app = ViewApp.changing(named(ViewApp.sums(), "user:{user_id}"), ViewApp.all());
        write(app, ViewApp.USERS, ViewApp.state("o1", 1, "U1", 20_000, 5));
        write(app, ViewApp.ALL, ViewApp.state("o1", 1, "U1", 20_000, 5));
        assertThat(server.<Map<String, String>>cli(r -> r.hgetAll("leat:orders")))
                .containsKeys("mark user_stats", "mark global_stats")
                .containsAllEntriesOf(REGISTERED);
    }

    @Test
    void writesLargeDecimalsAndTimesExactly() {
        var time = Type.Simple.TIMESTAMPTZ;
        var view =
                new View(
                        "facts",
                        List.of(new View.Key("a", Type.Simple.VARCHAR)),
                        List.of(
                                View.Measure.sum("money", "m", new Type.Decimal(18, 2)),
                                View.Measure.sum("whole", "w", Type.Simple.BIGINT),
                                max("last", time),
                                max("day", Type.Simple.DATE)),
                        Optional.empty(),
                        Optional.empty());
        var app = ViewApp.of(view);
        write(
                app,
                "facts",
                row(
                        "x",
                        "k",
                        9_007_199_254_740_993L,
                        Long.MIN_VALUE,
                        1_767_571_200_000_001L,
                        20_458L),
                row("y", "n", 7L, 4_503_599_627_370_497L, -1L, -1L));

        assertThat(server.<Map<String, String>>cli(r -> r.hgetAll("facts:k")))
                .containsEntry("money", "90071992547409.93")
                .containsEntry("money:unscaled", "9007199254740993")
                .containsEntry("whole", "-9223372036854775808")
                .containsEntry("last", "2026-01-05T00:00:00.000001Z")
                .containsEntry("last:micros", "1767571200000001")
                .containsEntry("day", "2026-01-05")
                .containsEntry("day:days", "20458");
        assertThat(server.<Map<String, String>>cli(r -> r.hgetAll("facts:n")))
                .containsEntry("money", "0.07")
                .containsEntry("whole", "4503599627370497")
                .containsEntry("last", "1969-12-31T23:59:59.999999Z")
                .containsEntry("day", "1969-12-31");
    }

    @Test
    void keepsKeysApartThatLookLikeOthers() {
        var app = ViewApp.orders();
        var keys = List.of("rank", "keys", "%rank", "%%rank", "}:days", "{U1}", "U1:days", "");
        for (int i = 0; i < keys.size(); i++) {
            write(app, ViewApp.USERS, order("o" + i, keys.get(i), 0, i));
        }
        try (var store = open(app)) {
            for (int i = 0; i < keys.size(); i++) {
                var row = store.reader(ViewApp.USERS).get(List.of(keys.get(i)));
                long value = i;
                assertThat(row).hasValueSatisfying(r -> assertThat(r.values()[1]).isEqualTo(value));
            }
        }
    }

    @Test
    void sortsSeveralColumnsOneAfterTheOther() {
        var view =
                new View(
                        "pairs",
                        List.of(
                                new View.Key("a", Type.Simple.VARCHAR),
                                new View.Key("b", Type.Simple.VARCHAR)),
                        List.of(View.Measure.sum("n", "n", Type.Simple.BIGINT)),
                        Optional.empty(),
                        Optional.of("n"));
        var app = ViewApp.of(view);
        var keys =
                List.of(
                        List.of("", "z"),
                        List.of("a", "\u0000"),
                        List.of("a", "b:c"),
                        List.of("a\u0000", "a"),
                        List.of("a:b", "c"),
                        List.of("a\"", "\\"));
        for (int i = 0; i < keys.size(); i++) {
            write(
                    app,
                    "pairs",
                    Fact.of("o" + i, "c").to("pairs", Fact.Contribution.of(keys.get(i), 0, 5L)));
        }
        try (var store = open(app)) {
            var rows = new ArrayList<List<String>>();
            store.reader("pairs").rows(row -> rows.add(row.key()));
            var sorted =
                    List.of(
                            keys.get(0),
                            keys.get(1),
                            keys.get(2),
                            keys.get(3),
                            keys.get(5),
                            keys.get(4));
            assertThat(rows).isEqualTo(sorted);
            assertThat(store.reader("pairs").top(9)).extracting(r -> r.key()).isEqualTo(sorted);
        }
        assertThat(server.<Boolean>cli(r -> r.exists("pairs:a%3Ab:c"))).isTrue();
        assertThat(server.<Double>cli(r -> r.zscore("pairs:rank", "[\"a:b\",\"c\"]"))).isEqualTo(5);
    }

    @Test
    void refusesNamesThatTwoViewsWouldShare() {
        var app = ViewApp.of(named(ViewApp.users(), "x:{user_id}"), named(ViewApp.all(), "x:all"));
        assertThatThrownBy(() -> open(app))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user_stats")
                .hasMessageContaining("redis_key");
        assertThatThrownBy(() -> open(ViewApp.of(named(ViewApp.users(), "user:all"))))
                .hasMessageContaining("each column of the key once");
        assertThatThrownBy(() -> open(ViewApp.of(named(ViewApp.users(), "{user_id}"))))
                .hasMessageContaining("begin it with a unique prefix");
    }

    @Test
    void ranksExactlyWhereDoublesAreTheSame() {
        var app = ViewApp.orders();
        long large = 1L << 60;
        for (int i = 0; i < 9; i++) {
            write(app, ViewApp.USERS, order("o" + i, "U" + i, 0, large + (i * 5) % 9));
        }
        try (var store = open(app)) {
            assertThat(store.reader(ViewApp.USERS).top(3))
                    .extracting(row -> row.values()[1])
                    .containsExactly(large + 8, large + 7, large + 6);
        }
    }

    private static View.Measure max(String name, Type type) {
        return new View.Measure(
                name, View.Kind.MAX, Optional.of(Sql.of(name)), Optional.empty(), type);
    }

    private static Fact row(String id, String key, Long... values) {
        return Fact.of(id, "c").to("facts", Fact.Contribution.of(List.of(key), start(0), values));
    }

    private static View named(View view, String redisKey) {
        return new View(
                view.name(),
                view.key(),
                view.measures(),
                view.every(),
                view.rankBy(),
                Optional.of(redisKey));
    }

    private RedisStore open(App app) {
        return RedisStore.open(
                app,
                app.views().keySet(),
                server.url(),
                RedisMarks.ofProcess(),
                VirtualTime.start());
    }

    private void write(App app, String view, Fact... facts) {
        try (var store = open(app)) {
            var effect = new FactBuilder(app, ViewApp.PIPELINE).write(view, List.of(facts));
            store.commit(transaction -> transaction.apply(effect));
        }
    }
}
