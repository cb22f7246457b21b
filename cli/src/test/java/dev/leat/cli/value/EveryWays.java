package dev.leat.cli.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.query.AthenaRun;
import dev.leat.cli.aws.query.DataApi;
import dev.leat.cli.place.RunningInfo;
import dev.leat.cli.value.EveryValue.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.redshiftdata.model.ColumnMetadata;
import software.amazon.awssdk.services.redshiftdata.model.Field;
import tools.jackson.databind.JsonNode;

/// Random values in files of each format have one value on every way through Leat, or are rejected:
/// in a pipeline's output, a warehouse and a lake table, the results of queries of each kind, and
/// profiles.
@Timeout(600)
abstract class EveryWays {

    /// Number of rows in a query over HTTP, which has a limit in bytes.
    private static final int PAGE = 500;

    private static final int PROFILED = 2_000;

    @TempDir static Path folder;

    static final Map<Integer, EveryValue> VALUE = new TreeMap<>();
    private static final ValueFiles FILES = new ValueFiles(VALUE);

    @SuppressWarnings("NullAway.Init")
    private static LeatEndpoint leat;

    @SuppressWarnings("NullAway.Init")
    private static AthenaRun athena;

    static final List<String> FORMATS = List.of("csv", "tsv", "json", "ndjson", "parquet");

    /// Starts an app, and puts files with this number of values.
    static void start(int values) throws Exception {
        var random = new Random(20);
        VALUE.clear();
        for (int n = 1; n <= values; n++) {
            VALUE.put(n, EveryValue.random(n, random));
        }
        leat = LeatEndpoint.of(ValueFiles.app(FORMATS), folder);
        athena = AthenaRun.of(leat.url(), "s3://results/");
        for (var format : FORMATS) {
            var body = BodyPublishers.ofFile(file(format, folder));
            for (var bucket : List.of("in", "raw")) {
                http("PUT", "/%s/v.%s".formatted(bucket, format), body);
            }
        }
        leat.awaitIdle();
    }

    @AfterAll
    static void stop() {
        athena.close();
        leat.close();
    }

    static Path file(String format, Path folder) throws Exception {
        return format.equals("parquet")
                ? FILES.parquet(folder)
                : Files.writeString(folder.resolve("v." + format), FILES.text(format));
    }

    private static String http(String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(leat.url() + path)).method(method, body);
            var answer = client.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    /// Returns the values that the pipeline of a format has written: the reference for all ways.
    static Map<Integer, String> written(String format) throws Exception {
        var values = new TreeMap<Integer, String>();
        var rows = http("GET", "/out/v-%s.ndjson".formatted(format), BodyPublishers.noBody());
        for (var row : rows.lines().toList()) {
            var document = EveryValue.JSON.readTree(row);
            add(values, document.get("n").asInt(), kind -> document.path(kind.column()));
        }
        return values;
    }

    /// Adds the one value of a record that is not NULL.
    private static void add(
            Map<Integer, String> values, int n, Function<Kind, @Nullable Object> value) {
        var kind = VALUE.get(n).kind();
        for (var other : Kind.values()) {
            var found = value.apply(other);
            boolean none =
                    found == null
                            || (found instanceof JsonNode node
                                    && (node.isNull() || node.isMissingNode()));
            assertThat(none).as("NULL in %s of %s", other, VALUE.get(n)).isEqualTo(other != kind);
            if (!none) {
                values.put(n, kind.canonical(text(found)));
            }
        }
    }

    private static String text(Object value) {
        return value instanceof JsonNode node ? EveryValue.text(node) : String.valueOf(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "tsv", "json", "ndjson", "parquet"})
    void pipelinesKeepAllDigitsOrReject(String format) throws Exception {
        var written = written(format);
        for (var value : VALUE.values()) {
            var text = written.get(value.n());
            if (text == null) {
                assertThat(value.fits() && (value.hasLine() || !format.equals("tsv")))
                        .as("%s is rejected", value)
                        .isFalse();
            } else {
                assertThat(text).isEqualTo(value.kind().canonical(value.text()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "tsv", "json", "ndjson", "parquet"})
    void queriesReadWhatThePipelineReads(String format) throws Exception {
        var written = written(format);
        var file = "in/v." + format;
        var sql = "select * from '%s' order by n".formatted(file);
        var trino = "select * from \"%s\" order by n".formatted(file);
        var warehouse = "select * from w_%s order by n".formatted(format);
        var ways = new LinkedHashMap<String, Map<Integer, String>>();
        ways.put("leat sql --json", command(sql));
        ways.put("leat sql --format csv", csv(sql));
        ways.put("HTTP", overHttp(file));
        ways.put("Athena", athena(trino));
        ways.put("warehouse", command(warehouse));
        ways.put("lake", command("select * from l_" + format));
        ways.put("Redshift Data", redshift(warehouse));
        var different = new ArrayList<String>();
        ways.forEach((way, values) -> compare(way, values, written, different));
        assertThat(different).isEmpty();
    }

    private static void compare(
            String way,
            Map<Integer, String> values,
            Map<Integer, String> written,
            List<String> different) {
        for (var value : VALUE.values()) {
            var found = values.get(value.n());
            var whole = written.get(value.n());
            var expected = way.equals("Athena") ? shortened(value, whole) : whole;
            if (!Objects.equals(found, expected)) {
                different.add("%s: %s is %s, not %s".formatted(way, value, found, expected));
            }
        }
    }

    /// The values of CSV and TSV files are texts, and documents have numbers with all digits.
    @ParameterizedTest
    @ValueSource(strings = {"csv", "tsv", "json", "ndjson"})
    void queriesOfFilesWithoutAPipelineKeepAllCharacters(String format) throws Exception {
        boolean texts = format.equals("csv") || format.equals("tsv");
        var rows = leat("sql", "select * from 'raw/v.%s'".formatted(format), "--json");
        var different = new ArrayList<String>();
        int count = 0;
        for (var row : EveryValue.JSON.readTree(rows)) {
            var value = VALUE.get(row.get("n").asInt());
            var found = EveryValue.text(row.get(value.kind().column()));
            if (!(texts ? found.equals(value.text()) : value.isSame(found))) {
                different.add("%s is %s".formatted(value, found));
            }
            count++;
        }
        assertThat(different).isEmpty();
        assertThat(count)
                .isEqualTo(
                        (int)
                                VALUE.values().stream()
                                        .filter(value -> value.hasLine() || !format.equals("tsv"))
                                        .count());
    }

    /// The app that is made from a file has types for all values of the file.
    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson"})
    void anAppThatIsMadeFromAFileKeepsAllDigits(String format, @TempDir Path made)
            throws Exception {
        var file = file(format, made);
        var output = made.resolve("out.ndjson");
        var folder = made.toString();
        Session.run(0, "new", "ways", "--in", folder, "--from", file.toString());
        var app = made.resolve("ways").toString();
        Session.run(0, "run", "load", "--app", app, "-i", file.toString(), "-o", output.toString());
        var different = new ArrayList<String>();
        var rows = Files.readAllLines(output);
        for (var line : rows) {
            var row = EveryValue.JSON.readTree(line);
            var value = VALUE.get(row.get("n").asInt());
            var found = EveryValue.text(row.get(value.kind().column()));
            if (!value.isSame(found)) {
                different.add("%s is %s".formatted(value, found));
            }
        }
        assertThat(different).isEmpty();
        assertThat(rows).hasSize(VALUE.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson"})
    void profilesOfFilesShowAllCharacters(String format, @TempDir Path made) throws Exception {
        var columns = ProfileWay.columns(VALUE.values().stream().limit(PROFILED).toList());
        var profile = ProfileWay.of(ProfileWay.write(columns, format, made).toString());
        var different = new ArrayList<String>();
        columns.forEach(
                (name, values) -> different.addAll(ProfileWay.errors(values, profile.get(name))));
        assertThat(different).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "tsv", "json", "ndjson", "parquet"})
    void profilesShowWhatThePipelineReads(String format) throws Exception {
        var values =
                written(format).entrySet().stream()
                        .collect(
                                Collectors.groupingBy(
                                        value -> VALUE.get(value.getKey()).kind(),
                                        Collectors.mapping(
                                                Map.Entry::getValue, Collectors.toList())));
        var different = new ArrayList<String>();
        for (var place : List.of("bucket:in/v.", "warehouse:w_", "lake:l_")) {
            var source = place + format;
            var profile = ProfileWay.of(source, "--app", folder.toString());
            different.addAll(ProfileWay.errors(values, profile, source));
        }
        assertThat(different).isEmpty();
    }

    private static Map<Integer, String> command(String sql) {
        var values = new TreeMap<Integer, String>();
        for (var row : EveryValue.JSON.readTree(leat("sql", sql, "--json"))) {
            add(values, row.get("n").asInt(), kind -> row.get(kind.column()));
        }
        return values;
    }

    private static String leat(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", folder.toString()));
        return Session.run(0, all.toArray(String[]::new)).out();
    }

    private static Map<Integer, String> csv(String sql) {
        return values(CsvText.rows(leat("sql", sql, "--format", "csv")));
    }

    private static Map<Integer, String> overHttp(String file) throws Exception {
        var values = new TreeMap<Integer, String>();
        for (int from = 0; from < VALUE.size(); from += PAGE) {
            var page = "select * from '%s' where n > %d and n <= %d";
            page(page.formatted(file, from, from + PAGE), values);
        }
        return values;
    }

    private static void page(String sql, Map<Integer, String> values) throws Exception {
        var running = RunningInfo.read(folder.resolve(".leat")).orElseThrow();
        var body = EveryValue.JSON.createObjectNode().put("statement", sql).toString();
        var request =
                HttpRequest.newBuilder(URI.create(running.url() + "/leat/v1/queries?limit=10000"))
                        .header("Authorization", "Bearer " + running.token())
                        .POST(BodyPublishers.ofString(body));
        try (var client = HttpClient.newHttpClient()) {
            var answer =
                    EveryValue.JSON.readTree(
                            client.send(request.build(), BodyHandlers.ofString()).body());
            assertThat(answer.path("truncated").asBoolean()).as(answer.toString()).isFalse();
            var names =
                    answer.get("columns").valueStream().map(c -> c.get("name").asString()).toList();
            for (var row : answer.get("rows")) {
                add(values, row.get(0).asInt(), kind -> row.get(names.indexOf(kind.column())));
            }
        }
    }

    private static Map<Integer, String> athena(String sql) {
        var id = athena.begin(sql);
        var status = athena.ended(id).status();
        assertThat(status.stateAsString()).as(status.stateChangeReason()).isEqualTo("SUCCEEDED");
        return values(athena.rows(id));
    }

    /// Athena's clients get times with three decimals.
    private static @Nullable String shortened(EveryValue value, @Nullable String text) {
        return text != null && (value.kind() == Kind.TIME || value.kind() == Kind.ZONED)
                ? LocalDateTime.parse(text).truncatedTo(ChronoUnit.MILLIS).toString()
                : text;
    }

    /// Returns the values of rows, of which the first has the names of the columns.
    private static Map<Integer, String> values(List<List<@Nullable String>> rows) {
        var names = rows.getFirst();
        var values = new TreeMap<Integer, String>();
        for (var row : rows.subList(1, rows.size())) {
            add(
                    values,
                    Integer.parseInt(String.valueOf(row.getFirst())),
                    kind -> row.get(names.indexOf(kind.column())));
        }
        return values;
    }

    private static Map<Integer, String> redshift(String sql) {
        var api = DataApi.of(leat.url());
        try (var client = api.client()) {
            var id = api.run(sql).id();
            var rows = new ArrayList<List<@Nullable String>>();
            for (var page : client.getStatementResultPaginator(in -> in.id(id))) {
                if (rows.isEmpty()) {
                    rows.add(
                            new ArrayList<>(
                                    page.columnMetadata().stream()
                                            .map(ColumnMetadata::name)
                                            .toList()));
                }
                page.records().forEach(row -> rows.add(row.stream().map(EveryWays::text).toList()));
            }
            return values(rows);
        }
    }

    private static @Nullable String text(Field field) {
        return switch (field.type()) {
            case STRING_VALUE -> field.stringValue();
            case LONG_VALUE -> String.valueOf(field.longValue());
            case DOUBLE_VALUE -> String.valueOf(field.doubleValue());
            case BOOLEAN_VALUE -> String.valueOf(field.booleanValue());
            case IS_NULL -> null;
            default -> field.toString();
        };
    }
}
