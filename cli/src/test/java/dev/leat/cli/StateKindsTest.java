package dev.leat.cli;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.Polling;
import dev.leat.state.StateKind;
import dev.leat.state.StateKinds;
import dev.leat.state.StatePlace;
import dev.leat.state.StateTrait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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
              Graded: {id: varchar not null, level: varchar}
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

    private static final Pattern ITEM = Pattern.compile("\"([a-z])(?:#[^\"]*)?\"");

    /// The names that the app left, by place. The value is true if the entry had [#VALUE].
    private final Map<StatePlace, Map<String, Boolean>> left = new HashMap<>();

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
            files(app.resolve(".leat"), left(StatePlace.FOLDER));
            leat("backup", backup.toString());
        }
        tables("jdbc:sqlite:", "state.db", "SELECT name FROM sqlite_master WHERE type = 'table'")
                .forEach(left(StatePlace.STATE_FILE)::put);
        tables("jdbc:duckdb:", "warehouse.duckdb", "SELECT table_name FROM duckdb_tables()")
                .forEach(left(StatePlace.WAREHOUSE)::put);
        redis.having(VALUE).forEach(left(StatePlace.REDIS)::put);
    }

    @AfterAll
    void stop() throws IOException {
        redis.close();
    }

    private Map<String, Boolean> left(StatePlace place) {
        return left.computeIfAbsent(place, _ -> new HashMap<>());
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

    private static boolean hasValue(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(VALUE);
    }

    private static void files(Path folder, Map<String, Boolean> found) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = folder.relativize(file).toString().replace('\\', '/');
                try {
                    found.put(name, hasValue(Files.readAllBytes(file)));
                } catch (NoSuchFileException _) {
                    // The app has deleted it.
                }
            }
        }
    }

    private Map<String, Boolean> tables(String driver, String file, String names)
            throws SQLException {
        var found = new HashMap<String, Boolean>();
        try (var connection =
                        DriverManager.getConnection(driver + app.resolve(".leat").resolve(file));
                var statement = connection.createStatement();
                var rows = connection.createStatement()) {
            if (file.equals("state.db")) {
                try (var objects =
                        rows.executeQuery("SELECT key FROM object WHERE bucket = 'lake'")) {
                    while (objects.next()) {
                        left(StatePlace.BUCKET).put(objects.getString(1), false);
                    }
                }
            }
            var tables = statement.executeQuery(names);
            while (tables.next()) {
                var table = tables.getString(1);
                try (var row = rows.executeQuery("SELECT * FROM " + table)) {
                    boolean value = false;
                    while (row.next()) {
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            var cell = row.getObject(i);
                            value |=
                                    cell instanceof byte[] bytes
                                            ? hasValue(bytes)
                                            : String.valueOf(cell).contains(VALUE);
                        }
                    }
                    found.put(table, value);
                }
            }
        }
        found.keySet().removeIf(table -> table.startsWith("sqlite_"));
        return found;
    }

    private record Match(StateKind kind, String entry) {}

    /// Returns the first kind of a place that has an entry for this name. The names of rows in
    /// Redis and of warehouse tables are those of the app.
    private static Optional<Match> find(StatePlace place, String name) {
        return StateKinds.ALL.stream()
                .filter(kind -> kind.place() == place)
                .flatMap(kind -> kind.entries().stream().map(entry -> new Match(kind, entry)))
                .filter(match -> StateKind.matches(match.entry(), name))
                .filter(match -> !match.entry().equals("ROW") || name.matches("(row|hour):.*"))
                .filter(match -> !match.entry().equals("TABLE") || !name.startsWith("_"))
                .findFirst();
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
                .containsExactlyElementsOf(entries(kind -> kind.place() != StatePlace.STATE_TABLE));
    }

    private static SortedSet<String> entries(Predicate<StateKind> which) {
        return StateKinds.ALL.stream()
                .filter(which)
                .flatMap(kind -> kind.entries().stream())
                .collect(toCollection(TreeSet::new));
    }

    /// The copy of the warehouse file includes its log.
    @Test
    void aBackupHasTheKindsThatSayThatTheyAreInBackups() throws IOException {
        var copied = new HashMap<String, Boolean>();
        files(backup.resolve("state"), copied);
        assertThat(kinds(copied.keySet()))
                .isEqualTo(
                        kinds(left(StatePlace.FOLDER).keySet()).stream()
                                .filter(kind -> !Collections.disjoint(kind.traits(), BACKUP))
                                .filter(kind -> !kind.entries().contains("warehouse.duckdb.wal"))
                                .collect(toSet()));
    }

    private static Set<StateKind> kinds(Set<String> names) {
        return names.stream()
                .map(name -> find(StatePlace.FOLDER, name).orElseThrow().kind())
                .collect(toSet());
    }

    /// The partition keys of all items begin with a letter that only [StateKey] knows.
    @Test
    void allItemsOfTheStateTableAreInTheList() throws IOException {
        var letters = new TreeSet<String>();
        var sources = Path.of("../aws/src/main/java/dev/leat/aws/state");
        ITEM.matcher(Files.readString(sources.resolve("StateKey.java")))
                .results()
                .map(found -> found.group(1))
                .forEach(letters::add);
        assertThat(letters)
                .containsExactlyElementsOf(
                        entries(kind -> kind.place() == StatePlace.STATE_TABLE).stream()
                                .map(entry -> entry.substring(0, 1))
                                .toList());
        try (var files = Files.list(sources)) {
            for (var file : files.filter(each -> !each.endsWith("StateKey.java")).toList()) {
                assertThat(Files.readString(file)).as("%s", file).doesNotContain("new StateKey(\"");
            }
        }
    }

    /// Reads sources, because most names are built from parts.
    @Test
    void theOwnerOfEachKindHasAPartOfItsNames() throws IOException {
        var sources = new HashMap<String, String>();
        try (var files = Files.find(Path.of(".."), 20, (file, _) -> main(file))) {
            for (var file : files.toList()) {
                sources.merge(
                        String.valueOf(file.getFileName()), Files.readString(file), String::concat);
            }
        }
        for (var kind : StateKinds.ALL) {
            assertThat(sources).containsKey(kind.owner() + ".java");
            var source = sources.getOrDefault(kind.owner() + ".java", "");
            var names = kind.place() == StatePlace.STATE_TABLE ? List.<String>of() : kind.entries();
            for (var name : names) {
                var parts =
                        Arrays.stream(name.split("[A-Z]+|[/.{}-]"))
                                .filter(part -> part.length() > 1)
                                .toList();
                assertThat(parts.isEmpty() || parts.stream().anyMatch(source::contains))
                        .as("%s in %s", name, kind.owner())
                        .isTrue();
            }
        }
    }

    private static boolean main(Path file) {
        return file.toString().replace('\\', '/').contains("/src/main/java/")
                && file.toString().endsWith(".java");
    }
}
