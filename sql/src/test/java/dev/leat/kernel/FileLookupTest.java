package dev.leat.kernel;

import static dev.leat.kernel.Orders.sql;
import static dev.leat.kernel.Sheets.parquet;
import static dev.leat.kernel.Sheets.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.Step.Lookup.Missing;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.FileKernel.Worked;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps `lookup` over pieces of files.
class FileLookupTest {

    private static final Lookup SHOPS =
            lookup(
                    "shops",
                    new Schema(
                            "Shop",
                            List.of(
                                    Field.required("shop", Simple.VARCHAR),
                                    new Field("region", Simple.VARCHAR),
                                    new Field("opened", Simple.TIMESTAMPTZ))),
                    "shop");

    private static final Lookup REGIONS =
            lookup(
                    "regions",
                    new Schema(
                            "Region",
                            List.of(
                                    Field.required("region", Simple.VARCHAR),
                                    Field.required("units", Simple.BIGINT),
                                    new Field("rate", new Type.Decimal(10, 4)))),
                    "region",
                    "units");

    private static final Step REGION =
            new Step.Lookup(
                    SHOPS,
                    Map.of("shop", "shop"),
                    Map.of("region", "region", "opened", "opened"),
                    Missing.REJECT);

    private static final Step RATE =
            new Step.Lookup(
                    REGIONS,
                    Map.of("region", "region", "units", "units"),
                    Map.of("rate", "rate"),
                    Missing.KEEP);

    @TempDir private Path folder;

    private final List<Set<List<String>>> asked = new ArrayList<>();

    private static Lookup lookup(String name, Schema schema, String... key) {
        return new Lookup(
                name,
                new Lookup.Origin.OfTable(name),
                schema,
                List.of(key),
                Duration.ofMinutes(1),
                10);
    }

    private LookupRows read(Lookup lookup, Set<List<String>> keys) {
        asked.add(keys);
        var rows = new LookupRows(lookup);
        var documents =
                lookup.equals(SHOPS)
                        ? List.of(
                                "{\"shop\":\"s0\",\"region\":\"north\",\"opened\":\"2024-01-31T10:00:00Z\"}",
                                "{\"shop\":\"s1\",\"region\":\"south\"}")
                        : List.of("{\"region\":\"north\",\"units\":3,\"rate\":1.25}");
        documents.forEach(row -> rows.add(row.getBytes(StandardCharsets.UTF_8)));
        return rows;
    }

    private static String line(int id, String shop, int units) {
        return "%d,%s,1.00,%d,1,0.5,true,2024-01-31,2024-01-31T10:00:00,2024-01-31T10:00:00Z,{}"
                .formatted(id, shop, units);
    }

    private Worked run(LookupReader reader, Pipeline pipeline, List<String> lines)
            throws Exception {
        try (var files = files();
                var kernel =
                        new RoundKernels(files)
                                .with(reader)
                                .kernel(Orders.app(pipeline), pipeline, Sheets.SCHEMA)) {
            return kernel.run(Sheets.UNIT, Sheets.piece(1, lines), new StagingFolder(folder));
        }
    }

    private FileKernels files() {
        return new FileKernels(
                2, FileKernels.DEFAULT_MEMORY, folder.resolve("spill"), List.of(folder));
    }

    private static List<String> query(String sql) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            var found = statement.executeQuery(sql);
            var rows = new ArrayList<String>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        }
    }

    private static Pipeline pipeline(List<Step> steps, Sink to) {
        return Sheets.pipeline(List.of(), steps, List.of(to));
    }

    @Test
    void lookupsAddColumnsAndALaterOneReadsThem() throws Exception {
        var pipeline = pipeline(List.of(REGION, RATE), parquet(text("a.parquet")));
        var worked =
                run(
                        this::read,
                        pipeline,
                        List.of(line(1, "s0", 3), line(2, "s1", 3), line(3, "s0", 4)));
        assertThat(worked.rejected()).isEmpty();
        assertThat(asked)
                .containsExactly(
                        Set.of(List.of("s0"), List.of("s1")),
                        Set.of(
                                List.of("north", "3"),
                                List.of("south", "3"),
                                List.of("north", "4")));
        assertThat(
                        query(
                                "SELECT concat_ws('|', id, region, opened::VARCHAR, rate::VARCHAR) FROM '%s'"
                                        .formatted(worked.staged().getFirst().file())))
                .containsExactly(
                        "1|north|2024-01-31 10:00:00+00|1.2500",
                        "2|south",
                        "3|north|2024-01-31 10:00:00+00");
    }

    @Test
    void aLineWithoutARowIsRejectedWithItsKeyAndTheOthersKeepTheirOrder() throws Exception {
        var lines = new ArrayList<String>();
        var expected = new ArrayList<String>();
        for (int id = 0; id < 5_000; id++) {
            lines.add(line(id, id == 4_321 ? "s2" : "s" + id % 2, 3));
            if (id != 4_321) {
                expected.add(String.valueOf(id));
            }
        }
        var pipeline = pipeline(List.of(REGION), parquet(text("a.parquet")));
        var worked = run(this::read, pipeline, lines);
        assertThat(worked.rejected()).extracting(RejectedLine::line).containsExactly(5_323L);
        var why = worked.rejected().getFirst().reasons().getFirst();
        assertThat(why.message()).isEqualTo("lookup 'shops' has no row with this key");
        assertThat(why.value()).contains("\"s2\"");
        assertThat(query("SELECT id FROM '%s'".formatted(worked.staged().getFirst().file())))
                .isEqualTo(expected);
    }

    @Test
    void rowsForOtherSinksHaveTheColumns() throws Exception {
        var worked =
                run(
                        this::read,
                        pipeline(
                                List.of(REGION),
                                new QueueSink("out", new Sink.Filter.All(), Map.of())),
                        List.of(line(1, "s1", 3)));
        assertThat(worked.table().at(0, 0)).isEqualTo(Outcome.PENDING);
        var text = (dev.leat.batch.Column.Texts) worked.rows().sinks().getFirst().getFirst();
        assertThat(text.values()[0]).contains("\"region\":\"south\"");
    }

    @Test
    void aStepOverTheWholeFileGetsTheColumns() throws Exception {
        var pipeline =
                pipeline(
                        List.of(
                                REGION,
                                new Step.Aggregate(List.of("region"), sql("n", "count(*)")),
                                new Step.Set(sql("units", "3::bigint")),
                                RATE),
                        parquet(text("a.parquet")));
        try (var files = files();
                var kernel =
                        new RoundKernels(files)
                                .with(this::read)
                                .kernel(Orders.app(pipeline), pipeline, Sheets.SCHEMA)) {
            var staging = new StagingFolder(folder);
            var piece =
                    Sheets.piece(1, List.of(line(1, "s0", 3), line(2, "s1", 3), line(3, "s0", 4)));
            var staged = new ArrayList<>(kernel.run(Sheets.UNIT, piece, staging).staged());
            var reduced = kernel.reduce(Sheets.UNIT, staged, piece.to(), staging).orElseThrow();
            staged.addAll(reduced.staged());
            try (var reader = kernel.reader(staged, reduced.next()).orElseThrow()) {
                var rows = reader.next(staging.file("next")).orElseThrow();
                var last = kernel.run(Sheets.UNIT, rows, staging).staged().getFirst();
                assertThat(
                                query(
                                        "SELECT concat_ws('|', region, n, rate::VARCHAR) FROM '%s' ORDER BY region"
                                                .formatted(last.file())))
                        .containsExactly("north|2|1.2500", "south|1");
            }
        }
    }

    @Test
    void anUnavailableLookupFailsThePieceAndTheNextRunSucceeds() throws Exception {
        var pipeline = pipeline(List.of(REGION), parquet(text("a.parquet")));
        var calls = new ArrayList<String>();
        LookupReader reader =
                (lookup, keys) -> {
                    calls.add(lookup.name());
                    if (calls.size() == 1) {
                        throw new UnavailableException("shops are unavailable");
                    }
                    return read(lookup, keys);
                };
        try (var files = files();
                var kernel =
                        files.with(reader).kernel(Orders.app(pipeline), pipeline, Sheets.SCHEMA)) {
            var piece = Sheets.piece(1, List.of(line(1, "s0", 3)));
            var staging = new StagingFolder(folder);
            assertThatThrownBy(() -> kernel.run(Sheets.UNIT, piece, staging))
                    .isInstanceOf(UnavailableException.class);
            assertThat(kernel.run(Sheets.UNIT, piece, staging).staged()).hasSize(1);
        }
    }

    @Test
    void aColumnOfAnotherTypeThanTheKeyIsRefusedWhenTheFileIsRead() {
        var step =
                new Step.Lookup(
                        REGIONS,
                        Map.of("shop", "region", "id", "units"),
                        Map.of("rate", "rate"),
                        Missing.KEEP);
        assertThatThrownBy(() ->
                        run(
                                this::read,
                                pipeline(List.of(step), parquet(text("a.parquet"))),
                                List.of(line(1, "s0", 3))))
                .hasMessageContaining(
                        "column id has the type varchar, but the key column units of lookup 'regions' has the type bigint");
    }
}
