package dev.leat.cli.backup;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.fixture.Redis;
import dev.leat.state.StateKind;
import dev.leat.state.StateKinds;
import dev.leat.state.StatePlace;
import dev.leat.state.StateTrait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The list of the kinds of state is complete, and has no kind that does not exist. An app with all
/// kinds of stores runs; all that it leaves must be in the list.
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class StateKindsTest {

    /// A value of the records. A kind that has it must say so.
    private static final String VALUE = "zq7value";

    private static final FoundState STATE = new FoundState(VALUE);

    private static final String TABLES =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";

    private static final String APP =
            """
            app: sales
            schemas:
              Sale:
                id: varchar not null
                shop: varchar
                amount: decimal(10,2) not null
                at: timestamptz not null
                rev: bigint not null
            queues: {live: , changes: , copies: }
            streams:
              till: {shards: 1, retention: 2d}
            buckets: {in: , out: , lake: }
            tables:
              items: {key: id}
            lake_tables:
              sold: {bucket: lake, prefix: sold/, schema: Sale}
            warehouse_tables:
              sales: {schema: Sale, key: id}
              newest: {schema: Sale, key: id}
            views:
              shops:
                key: shop
                measures: {n: count(*), total: sum(amount)}
                every: {column: at, period: 1d}
              ranked:
                key: shop
                measures: {n: count(*), total: sum(amount)}
                every: {column: at, period: 1d}
                rank_by: total
                redis_key: "row:{shop}"
              hours:
                key: shop
                measures: {n: count(*)}
                every: {column: at, period: 1h}
                redis_key: "hour:{shop}"
            pipelines:
              from_queue:
                from: {queue: live, schema: Sale}
                key: id
                archive: 30d
                steps:
                  - check: {amount is above zero: amount > 0}
                to: [{warehouse_table: sales}, {lake_table: sold}, {queue: copies}, {view: shops}, {view: ranked}, {stream: till, partition_by: shop}]
              from_changes:
                from: {queue: changes, schema: Sale}
                key: id
                version: rev
                to: [{warehouse_table: newest}, {view: hours}]
              from_stream:
                from: {stream: till, schema: Sale}
                key: id
                steps:
                  - java: {class: functions.Level, adds: {level: varchar}, timeout: 20s}
                to: [{table: items}]
              files:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to: [{bucket: out, path: "{source.stem}.csv"}]
            environments:
              here:
                stores: {ranked: "${env:REDIS_URL}", hours: "${env:REDIS_URL}"}
            """;

    private static final String LEVEL =
            """
            package functions;
            import dev.leat.function.*;
            public class Level implements RecordFunction {
                @Override public Result apply(RowView record) {
                    return Result.of("level", "high");
                }
            }
            """;

    /// Entries that the app does not leave, with the case in which they exist.
    private static final Map<String, String> CASES =
            Map.ofEntries(
                    Map.entry("objects/staging/PATH", "while a file is processed"),
                    Map.entry("objects/gone/PATH", "until deleted output is removed"),
                    Map.entry("spill/PATH", "while a file is above the memory limit"),
                    Map.entry(
                            "warehouse.duckdb.tmp/PATH", "while a load is above the memory limit"),
                    Map.entry("warehouse-staged.parquet", "while rows are loaded into Redshift"),
                    Map.entry("minutes.ndjson", "after a minute"),
                    Map.entry("athena/work/PATH", "while a query runs"),
                    Map.entry("redshift/work/PATH", "while a statement runs"),
                    Map.entry("queries/PATH", "while a query runs"),
                    Map.entry("asked-PATH", "while a query runs"),
                    Map.entry("answers/NAME.json", "with --model"),
                    Map.entry("spark-NUMBER.log", "with a cluster of Spark"),
                    Map.entry("NAME.new", "while a document is written"),
                    Map.entry("NAME.draft", "while a query is written"),
                    Map.entry(".restoring/PATH", "while a backup is restored"),
                    Map.entry("leat:APP:accept:rows", "while a view is accepted"),
                    Map.entry("leat:APP:#next-old", "while a view is swapped"),
                    Map.entry("leat:APP:#next-new", "while a view is swapped"),
                    Map.entry("leat:APP:#next:KEY", "while a view is rebuilt"),
                    Map.entry("{leat:APP:#next:KEY}:days", "while a view is rebuilt"),
                    Map.entry("{leat:APP:#next:KEY}:parts", "while a view is rebuilt"),
                    Map.entry("leat:APP:VIEW#next:PIPELINE:NAME", "while a view is rebuilt"),
                    Map.entry("_leat_lock", "in Redshift"),
                    Map.entry("archive/PIPELINE/NAME.zst", "with an archive in a bucket"),
                    Map.entry(".iceberg/catalog.json", "after a client has named a table"),
                    Map.entry("_leat/stage/PATH", "on AWS"),
                    Map.entry("_leat/warehouse/NAME.parquet", "with Redshift"),
                    Map.entry("_leat/warehouse/NAME.manifest", "with Redshift"));

    private static final Set<StateTrait> BACKUP =
            Set.of(StateTrait.SNAPSHOT, StateTrait.DOCUMENT, StateTrait.COPY);

    /// The names that the app left, by place. The value is true if the entry had [#VALUE].
    private final Map<StatePlace, Map<String, Boolean>> left = new EnumMap<>(StatePlace.class);

    private Path app;
    private Path backup;
    private Redis redis;

    @BeforeAll
    void run(@TempDir Path folder) throws Exception {
        app = folder.resolve("app");
        backup = folder.resolve("backup");
        redis = new Redis();
        Files.createDirectories(app.resolve("functions"));
        Files.writeString(app.resolve("functions/Level.java"), LEVEL);
        Files.writeString(app.resolve("app.yaml"), APP);
        try (var running = new Background(session(), app.toString(), "--env", "here")) {
            use(running);
            // other uses of the command write these
            Files.writeString(app.resolve(".leat/token"), "");
            Files.writeString(app.resolve(".leat/redrives.ndjson"), "");
            left.put(StatePlace.FOLDER, STATE.files(app.resolve(".leat")));
            leat("backup", backup.toString());
        }
        var sqlite = "jdbc:sqlite:" + app.resolve(".leat/state.db");
        var duckdb = "jdbc:duckdb:" + app.resolve(".leat/warehouse.duckdb");
        left.put(StatePlace.STATE_FILE, STATE.tables(sqlite, TABLES));
        left.put(
                StatePlace.WAREHOUSE,
                STATE.tables(duckdb, "SELECT table_name FROM duckdb_tables()"));
        left.put(StatePlace.BUCKET, FoundState.objects(sqlite, "lake"));
        left.put(StatePlace.REDIS, redis.having(VALUE));
    }

    @AfterAll
    void stop() throws IOException {
        redis.close();
    }

    private Session session() {
        return new Session(Map.of("REDIS_URL", redis.url()));
    }

    private String leat(String... words) {
        var session = session();
        var all =
                Stream.concat(Stream.of(words), Stream.of("--app", app.toString(), "--env", "here"))
                        .toArray(String[]::new);
        assertThat(session.run(all)).as(session.out() + session.err()).isZero();
        return session.out();
    }

    /// Sends records to all pipelines, and asks for their results in all ways.
    private void use(Background running) throws Exception {
        var sale = "{'id':'%s','shop':'%s','amount':%d,'at':'2026-01-02T03:00:00Z','rev':1}";
        for (int i = 0; i < 3; i++) {
            // the last one becomes a dead letter
            var text = sale.formatted(i, VALUE, i < 2 ? 5 : -1).replace('\'', '"');
            leat("send", "live", "--body", text);
            leat("send", "changes", "--body", text);
        }
        var csv = "id,shop,amount,at,rev\n1," + VALUE + ",5,2026-01-02T03:00:00Z,1\n";
        leat("put", Files.writeString(app.resolve("a.csv"), csv).toString(), "in");
        awaitRows("select count(*) from items", "2");
        awaitRows("select count(*) from newest", "3");
        awaitRows("select count(*) from sold", "2");
        awaitRows("select count(*) from \"out/a.csv\"", "1");
        awaitRows("select count(*) from sales", "2");
        leat("dlq", "purge", "live", "--yes");
        call(running, "AmazonAthena.CreateWorkGroup", "{'Name':'mine'}", "athena/workgroups");
        var query =
                "{'QueryString':'select shop from items','ResultConfiguration':{'OutputLocation':'s3://out/results/'}}";
        call(running, "AmazonAthena.StartQueryExecution", query, "athena/executions");
        var statement = "{'Database':'dev','WorkgroupName':'any','Sql':'select shop from items'}";
        call(running, "RedshiftData.ExecuteStatement", statement, "redshift/results");
    }

    private void awaitRows(String sql, String wanted) {
        while (!leat("sql", sql, "--format", "csv").endsWith("\n" + wanted + "\n")) {
            Polling.pause();
        }
    }

    private void call(Background running, String call, String body, String result)
            throws Exception {
        var answer = running.aws(running.aws(), call, body.replace('\'', '"'));
        assertThat(answer).startsWith("200 ");
        var folder = app.resolve(".leat").resolve(result).toFile();
        var names = folder.list();
        while (names == null || names.length == 0) {
            Polling.pause();
            names = folder.list();
        }
    }

    private record Match(StateKind kind, String entry) {}

    /// Returns the first kind of a place that has an entry for this name.
    private static Optional<Match> find(StatePlace place, String name) {
        return StateKinds.ALL.stream()
                .filter(kind -> kind.place() == place)
                .flatMap(kind -> kind.entries().stream().map(entry -> new Match(kind, entry)))
                .filter(match -> matches(match.entry(), name))
                .findFirst();
    }

    /// Takes only the names of this app for entries that stand for any text.
    private static boolean matches(String entry, String name) {
        return switch (entry) {
            case "ROW" -> name.matches("(row|hour):.*");
            case "TABLE" -> name.matches("sales|newest");
            case "view_NUMBER" -> name.matches("view_[0-9]+(_part)?");
            default -> StateKind.matches(entry.replace("APP", "sales"), name);
        };
    }

    @Test
    void allThatAnAppLeavesIsInTheList() {
        var found = new TreeSet<String>();
        var unlisted = new TreeSet<String>();
        left.forEach((place, names) ->
                names.forEach((name, value) -> {
                    var match = find(place, name);
                    match.ifPresent(of -> found.add(of.entry()));
                    var traits = match.map(of -> of.kind().traits()).orElse(Set.of());
                    if (match.isEmpty() || (value && !traits.contains(StateTrait.VALUES))) {
                        unlisted.add("%s %s, with values: %s".formatted(place, name, value));
                    }
                }));
        assertThat(unlisted).isEmpty();
        found.addAll(CASES.keySet());
        assertThat(found)
                .containsExactlyElementsOf(
                        StateKinds.ALL.stream()
                                .filter(kind -> kind.place() != StatePlace.STATE_TABLE)
                                .flatMap(kind -> kind.entries().stream())
                                .sorted()
                                .distinct()
                                .toList());
    }

    /// The copy of the warehouse file includes its log.
    @Test
    void aBackupHasTheKindsThatSayThatTheyAreInBackups() throws IOException {
        assertThat(kinds(STATE.files(backup.resolve("state"))))
                .isEqualTo(
                        kinds(left.getOrDefault(StatePlace.FOLDER, Map.of())).stream()
                                .filter(kind -> !Collections.disjoint(kind.traits(), BACKUP))
                                .filter(kind -> !kind.entries().contains("warehouse.duckdb.wal"))
                                .collect(toSet()));
    }

    private static Set<StateKind> kinds(Map<String, Boolean> files) {
        return files.keySet().stream()
                .map(name -> find(StatePlace.FOLDER, name).orElseThrow().kind())
                .collect(toSet());
    }
}
