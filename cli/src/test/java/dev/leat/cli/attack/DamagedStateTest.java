package dev.leat.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A changed byte, a cut and the loss of each file in the state folder of an app with all kinds of
/// stores. The app was killed, so its databases have logs. In each file a byte is changed, and each
/// file is either cut or lost; with `-Dcrash.full` both.
@Tag("attack")
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class DamagedStateTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar not null, amount: 'decimal(10,2) not null'}
            queues: {live: , copies: }
            streams:
              till: {shards: 1, retention: 2d}
            buckets: {in: , out: , lake: }
            tables:
              items: {key: id}
            lake_tables:
              sold: {bucket: lake, prefix: sold/, schema: Sale}
            warehouse_tables:
              sales: {schema: Sale, key: id}
            views:
              shops: {key: shop, measures: {n: count(*), total: sum(amount)}}
            pipelines:
              from_queue:
                from: {queue: live, schema: Sale, batch: {size: 10000, window: 1s}}
                key: id
                archive: 30d
                to:
                  - warehouse_table: sales
                  - lake_table: sold
                  - queue: copies
                  - view: shops
                  - stream: till
                    partition_by: shop
              from_stream:
                from: {stream: till, schema: Sale}
                key: id
                to:
                  - table: items
              files:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to:
                  - bucket: out
                    path: "{source.stem}.csv"
            """;

    private static final int ROWS = 300;

    /// The queries of all stores. Only the last ones read objects.
    private static final List<String> QUERIES =
            List.of(
                    "select sum(n), sum(total) from shops",
                    "select count(*), sum(amount) from items",
                    "select count(*) from copies",
                    "select count(*), sum(amount) from sales",
                    "select count(*), sum(amount) from sold",
                    "select count(*), sum(amount::decimal(10,2)) from \"in/a.csv\"",
                    "select count(*), sum(amount::decimal(10,2)) from \"out/a.csv\"");

    private static final int OBJECT_QUERIES = 3;

    private static final String[] INTERNAL = {
        "internal error", "Exception", "\tat ", "Input length", "asked-"
    };

    /// A damage to a file.
    enum Damage {
        CHANGED,
        CUT,
        LOST;

        void to(Path file) throws IOException {
            if (this == LOST) {
                Files.delete(file);
                return;
            }
            try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
                long half = bytes.length() / 2;
                if (this == CUT) {
                    bytes.setLength(half);
                    return;
                }
                bytes.seek(half);
                int old = bytes.read();
                bytes.seek(half);
                // not valid UTF-8 in a text, and another value in each other place
                bytes.write(old ^ 0xC0);
            }
        }
    }

    private record Ran(int code, String said) {}

    private final Map<String, Ran> whole = new LinkedHashMap<>();

    private Path folder;
    private Path killed;
    private Path app;

    private Ran leat(Path of, String... words) {
        var session = new Session(Map.of());
        var all = new ArrayList<>(List.of(words));
        all.addAll(
                words[0].equals("up") ? List.of(of.toString()) : List.of("--app", of.toString()));
        int code = session.run(all.toArray(String[]::new));
        return new Ran(code, session.out() + session.err());
    }

    private Ran up(Path of) {
        return leat(of, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private Ran sql(String query) {
        return leat(app, "sql", query, "--format", "csv");
    }

    @BeforeAll
    void fillAndKill(@TempDir Path temporary) throws Exception {
        folder = temporary;
        var made = Files.createDirectory(folder.resolve("made"));
        Files.writeString(made.resolve("app.yaml"), APP);
        var messages =
                IntStream.range(0, ROWS)
                        .mapToObj("{\"id\":\"%1$d\",\"shop\":\"s\",\"amount\":%1$d.25}"::formatted)
                        .collect(Collectors.joining("\n"));
        var rows =
                IntStream.range(0, ROWS)
                        .mapToObj("%1$d,s,%1$d.25\n"::formatted)
                        .collect(Collectors.joining("", "id,shop,amount\n", ""));
        var lines = Files.writeString(folder.resolve("messages.ndjson"), messages);
        var sheet = Files.writeString(folder.resolve("a.csv"), rows);
        killed = Files.createDirectory(folder.resolve("killed"));
        assertThat(leat(made, "send", "live", lines.toString(), "--lines").code()).isZero();
        assertThat(leat(made, "put", sheet.toString(), "in").code()).isZero();
        assertThat(up(made).said()).contains("all processed");
        try (var _ = new Background(made.toString())) {
            copy(made, killed);
        }
        // The copy has the process id of this test, which still runs.
        Files.delete(killed.resolve(".leat/owner"));
        Files.delete(killed.resolve(".leat/running.json"));
        app = copied();
        assertThat(up(app).code()).isZero();
        QUERIES.forEach(query -> whole.put(query, sql(query)));
        assertThat(whole.values()).allMatch(ran -> ran.code() == 0);
        assertThat(sql(QUERIES.getLast()).said()).contains(ROWS + ",");
        remove();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                // a copy of the reserve is large, and the next start creates it again
                if (!file.endsWith("reserve")) {
                    var target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    private Path copied() throws IOException {
        var copy = Files.createDirectory(folder.resolve("copy"));
        copy(killed, copy);
        return copy;
    }

    @AfterEach
    void remove() throws IOException {
        try (var all = Files.walk(folder.resolve("copy"))) {
            for (var file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private List<String> files() throws IOException {
        var state = killed.resolve(".leat");
        try (var all = Files.walk(state)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> state.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    Stream<Arguments> stores() throws IOException {
        var stores = files().stream().filter(file -> !file.startsWith("objects")).toList();
        return stores.stream()
                .flatMap(file ->
                        Stream.of(Damage.values())
                                .filter(how -> damages(how, stores.indexOf(file)))
                                .map(how -> Arguments.of(file, how)));
    }

    /// Returns true if the file with this index is damaged in this way. Of a database and its logs,
    /// which are next to each other, some are cut and some are lost.
    private static boolean damages(Damage how, int index) {
        return how == Damage.CHANGED
                || System.getProperty("crash.full") != null
                || how == ((index + index / 3) % 2 == 0 ? Damage.CUT : Damage.LOST);
    }

    /// The app is refused with the file and a remedy, or starts and has all data.
    @ParameterizedTest
    @MethodSource("stores")
    void aDamagedFileIsNamedOrNotNeeded(String file, Damage how) throws IOException {
        app = copied();
        how.to(app.resolve(".leat").resolve(file));
        var ran = up(app);
        if (ran.code() != 0) {
            isInWords(ran);
            assertThat(ran.said()).contains(file.replaceFirst("-(wal|shm)$", ""));
            return;
        }
        for (var query : QUERIES.subList(0, QUERIES.size() - OBJECT_QUERIES)) {
            var found = sql(query);
            if (found.code() == 0) {
                assertThat(found).as(query).isEqualTo(whole.get(query));
            } else {
                isInWords(found);
            }
        }
    }

    /// The objects of a file and of a lake table: its metadata and data. A changed byte in a file
    /// or in data is found by `leat lake verify` only.
    @ParameterizedTest
    @EnumSource
    void aDamagedObjectGivesNoWrongRows(Damage how) throws IOException {
        app = copied();
        var objects = files().stream().filter(file -> file.startsWith("objects")).toList();
        for (var file : objects) {
            var object = app.resolve(".leat").resolve(file);
            if (!damages(how, objects.indexOf(file))) {
                continue;
            }
            var content = Files.readAllBytes(object);
            how.to(object);
            boolean refused = false;
            for (var query : QUERIES.subList(QUERIES.size() - OBJECT_QUERIES, QUERIES.size())) {
                var found = sql(query);
                if (found.code() != 0) {
                    refused = true;
                    assertThat(found.said()).doesNotContain(INTERNAL);
                }
                if (how != Damage.CHANGED && found.code() != 0) {
                    isInWords(found);
                } else if (how != Damage.CHANGED) {
                    assertThat(found).as("%s: %s", file, query).isEqualTo(whole.get(query));
                }
            }
            var verified = leat(app, "lake", "verify", "sold");
            assertThat(refused || verified.code() != 0 || isCsv(content))
                    .as("%s: %s", file, verified)
                    .isTrue();
            Files.deleteIfExists(object);
            Files.write(object, content);
        }
        assertThat(leat(app, "lake", "verify", "sold").code()).isZero();
    }

    private static boolean isCsv(byte[] content) {
        return content.length > 2 && content[0] == 'i' && content[1] == 'd';
    }

    private static void isInWords(Ran ran) {
        assertThat(ran.said())
                .containsAnyOf("backup", "remove", "rename", "restore")
                .doesNotContain(INTERNAL);
    }
}
