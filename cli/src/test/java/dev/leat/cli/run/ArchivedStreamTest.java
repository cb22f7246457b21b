package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.fixture.Redis;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.config.AppFile;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.port.Streams.NewRecord;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive of a pipeline that reads a stream and writes to a view in Redis, from the first
/// record to its removal. Earlier days are runs with an earlier clock.
class ArchivedStreamTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, shop: varchar not null, amount: 'decimal(10,2) not null'}
            streams:
              till: {shards: 2, retention: 1d}
            tables:
              items: {key: id}
            views:
              shops: {key: shop, measures: {n: count(*), total: sum(amount)}}
              local: {key: shop, measures: {n: count(*), total: sum(amount)}}
            pipelines:
              count:
                from: {stream: till, schema: Sale}
                key: id
                archive: 30d
                steps:
                  - check:
                      amount is above zero: amount > 0
                to:
                  - view: shops
                  - view: local
                  - table: items
            environments:
              redis:
                stores: {shops: "${env:REDIS_URL}"}
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    @AutoClose private Redis redis;
    private Map<String, String> variables = Map.of();

    @BeforeEach
    void start() throws Exception {
        redis = new Redis("appendonly yes", "dir \"" + folder + "\"");
        variables = Map.of("REDIS_URL", redis.url());
        Files.writeString(folder.resolve(AppLocation.FILE), APP);
    }

    private static List<String> sales(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(id ->
                        "{\"id\":\"%d\",\"shop\":\"s%d\",\"amount\":%d.25}"
                                .formatted(id, id % 3, id))
                .toList();
    }

    /// Runs the app some days ago, until it has processed these records.
    private void run(int daysAgo, List<String> records) throws Exception {
        var file = folder.resolve(AppLocation.FILE);
        App app = AppFile.lint(file, variables, Optional.of("redis"), new BindingCache()).app();
        try (var running =
                new RunningApp(
                        app,
                        AppLocation.of(folder, Optional.empty(), Optional.of("redis")),
                        new Ports("127.0.0.1", 0, OptionalInt.empty()),
                        new CommandHints("leat", ""),
                        () -> app,
                        Time.of(() -> Instant.now().minus(Duration.ofDays(daysAgo))))) {
            var streams = running.context().platform().services().orElseThrow().streams();
            streams.put("till", records.stream().map(ArchivedStreamTest::record).toList());
            var deadline = Instant.now().plus(PATIENCE);
            while (!running.idle()) {
                assertThat(Instant.now()).as("%s", running.status()).isBefore(deadline);
                Polling.pause();
            }
        }
    }

    private static NewRecord record(String sale) {
        return new NewRecord(sale.getBytes(StandardCharsets.UTF_8), sale.substring(0, 10));
    }

    private Session leat(int code, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(words[0].equals("up") ? List.of() : List.of("--app"));
        all.addAll(List.of(folder.toString(), "--env", "redis"));
        var session = new Session(variables);
        assertThat(session.run(all.toArray(String[]::new)))
                .as(session.out() + session.err())
                .isEqualTo(code);
        return session;
    }

    private void up() {
        leat(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private String rows(String sql) {
        return leat(0, "sql", sql, "--format", "csv").out();
    }

    private static String ago(int days) {
        return Instant.now().minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS) + "";
    }

    @Test
    void aLostRedisViewIsRebuiltFromRecordsThatHaveLeftTheStream() throws Exception {
        var old = new ArrayList<>(sales(1, 31));
        old.add(sales(1, 2).getFirst());
        old.add("{\"id\":\"99\",\"shop\":\"s1\",\"amount\":-1}");
        run(10, old);
        leat(0, "dlq", "redrive", "count-dlq", "--yes", "--set", "amount=4");
        run(0, sales(31, 41));
        var shops = rows("select * from shops order by shop");
        assertThat(shops).isEqualTo("shop,n,total\ns0,13,276.25\ns1,15,294.50\ns2,13,263.25\n");

        // The stream has only the records of today; the archive has all, the redriven one once.
        assertThat(leat(0, "ls", "streams").out()).containsPattern("till +2 +10 ");
        assertThat(leat(0, "ls", "archives", "--json").out())
                .contains(
                        "\"pipeline\":\"count\"",
                        "\"since\":\"1970-01-01T00:00:00Z\"",
                        "\"records\":42,");

        redis.empty();
        assertThat(leat(1, "up", "--until-idle", "--port", "0", "--aws-port", "off").err())
                .contains("shops", "rebuild");
        assertThat(leat(0, "rebuild", "shops").out())
                .isEqualTo("shops is rebuilt: 1 duplicate, 41 delivered\n");
        assertThat(rows("select * from shops order by shop")).isEqualTo(shops);

        assertThat(leat(0, "rebuild", "local").out())
                .isEqualTo("local is rebuilt: 1 duplicate, 41 delivered\n");
        assertThat(rows("select * from local order by shop")).isEqualTo(shops);

        // Records that arrive again are duplicates of the rebuilt view.
        run(0, sales(1, 41));
        assertThat(rows("select * from shops order by shop")).isEqualTo(shops);
        var again = leat(0, "replay", "count", "--from", ago(11));
        assertThat(again.out()).contains("archive of pipeline count", "duplicate");
        assertThat(rows("select count(*) from items")).endsWith("\n41\n");
    }

    @Test
    void recordsAreRemovedAfterTheirPeriodAndCommandsSayWhatIsMissing() throws Exception {
        run(40, sales(1, 21));
        run(27, sales(21, 31));
        up();
        assertThat(leat(0, "ls", "archives", "--json").out())
                .doesNotContain("\"since\":\"1970-01-01T00:00:00Z\"")
                .contains("\"records\":10,");
        assertThat(leat(2, "rebuild", "shops").err())
                .contains(
                        "the archive of pipeline count begins at ",
                        "but the view shops may have older records");
        assertThat(leat(2, "replay", "count", "--from", ago(41)).err())
                .contains("stream till has all records since", "the archive of the pipeline since");
        assertThat(rows("select sum(n) from shops")).endsWith("\n30\n");

        // The table has the item. The identities of 27 days ago have expired.
        assertThat(leat(0, "trace", "25").out())
                .contains("now                  delivered to items\n")
                .contains("shops, local: expired, the record was processed more than 19 days ago");

        // A backup names the view that it does not contain, and has the archive.
        var backup = folder.resolve("backup").toString();
        var absent = "not contained: the view shops in Redis at " + redis.place();
        assertThat(leat(0, "backup", backup).err()).contains(absent);
        var state = folder.resolve("restored").toString();
        assertThat(leat(0, "restore", backup, "--state", state).err()).contains(absent);
        assertThat(leat(0, "ls", "archives", "--json", "--state", state).out())
                .isEqualTo(leat(0, "ls", "archives", "--json").out());

        // The records of the archive are replayed into a table that was lost.
        leat(0, "rebuild", "shops", "--empty");
        assertThat(leat(0, "replay", "count", "--from", ago(28)).out())
                .contains("10 records from the archive of pipeline count");
    }
}
