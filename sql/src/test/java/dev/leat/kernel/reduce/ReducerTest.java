package dev.leat.kernel.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.batch.CountingMode;
import dev.leat.batch.Position;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.reduce.Sales.Found;
import dev.leat.kernel.reduce.Sales.Sale;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps over a whole file compared with the same computation in plain Java.
class ReducerTest {

    private static final Position FIRST = new Position(0, 0, 4);

    @TempDir private Path folder;

    private Reducer.Made run(ReductionPlan plan, List<Sale> sales, int part) throws Exception {
        var whole = plan.steps().getFirst();
        return new Reducer(folder, WholeFileFunctions.DEFAULT.memory())
                .run(
                        plan.reduction(whole),
                        whole.step().kind(),
                        whole.before(),
                        Sales.stage(folder, sales, part),
                        folder.resolve("made.parquet"));
    }

    private Found make(Step step, List<Sale> sales) throws Exception {
        var plan = Sales.plan(step, "changed");
        return Sales.read(plan, run(plan, sales, 1000), folder, FIRST, WholeFileFunctions.DEFAULT);
    }

    private static List<Sale> some(long seed, int count) {
        var random = new Random(seed);
        var sales = new ArrayList<Sale>();
        for (int i = 0; i < count; i++) {
            var id = random.nextInt(20) == 0 ? null : "i" + random.nextInt(count / 2);
            var city = random.nextInt(10) == 0 ? null : "c" + random.nextInt(3);
            var changed = random.nextInt(30) == 0 ? null : (long) random.nextInt(4);
            sales.add(
                    new Sale(
                            id,
                            city,
                            random.nextInt(3),
                            BigDecimal.valueOf(random.nextInt(300), 2),
                            changed));
        }
        return sales;
    }

    private static long line(int row) {
        return 2L * row + 2;
    }

    /// A file in which some records are duplicated: 110 rows, 100 of them distinct.
    @Test
    void equalRowsAreThereOnce() throws Exception {
        var sales = new ArrayList<Sale>();
        for (int i = 1; i <= 100; i++) {
            sales.add(Sale.of("" + i, i % 2 == 0 ? "CLOSED" : "COMPLETE", i, "1.50", i));
            if (i % 10 == 0) {
                sales.add(sales.get(i / 2));
            }
        }
        var found = make(new Step.Distinct(List.of("id"), false), sales);
        assertThat(found.rows()).hasSize(100);
        assertThat(found.rows())
                .extracting(row -> row.get("id"))
                .containsExactlyElementsOf(
                        sales.stream().map(sale -> "" + sale.id()).distinct().toList());
        assertThat(found.rejected()).isEmpty();
    }

    @Test
    void theFirstOfRowsStaysAndOthersThanItAreInConflict() throws Exception {
        var sales = some(1, 3000);
        var first = new HashMap<String, Integer>();
        var lines = new ArrayList<Long>();
        var conflicts = new LinkedHashMap<Long, Long>();
        for (int i = 0; i < sales.size(); i++) {
            var sale = sales.get(i);
            var before = first.putIfAbsent(sale.id() + "/" + sale.city(), i);
            if (before == null) {
                lines.add(line(i));
            } else if (!sale.equals(sales.get(before))) {
                conflicts.put(line(i), line(before));
            }
        }
        var found = make(new Step.Distinct(List.of("id", "city"), false), sales);
        assertThat(found.lines()).isEqualTo(lines);
        assertThat(conflicts).hasSizeGreaterThan(100);
        assertThat(found.rejected())
                .extracting(r -> r.line())
                .containsExactlyElementsOf(conflicts.keySet());
        found.rejected()
                .forEach(rejected -> {
                    var why = rejected.reasons().getFirst();
                    assertThat(why.cause()).isEqualTo("conflict");
                    assertThat(why.message())
                            .isEqualTo(
                                    "the record in line %d has the same id, city but different content",
                                    conflicts.get(rejected.line()));
                    assertThat(why.step()).contains("steps[0].distinct");
                });
    }

    @Test
    void theNewestOfRowsStays() throws Exception {
        var sales = some(2, 3000);
        var winners = new HashMap<String, Integer>();
        for (int i = 0; i < sales.size(); i++) {
            var changed = sales.get(i).changed();
            if (changed != null) {
                winners.merge(
                        "" + sales.get(i).id(),
                        i,
                        (a, b) ->
                                Objects.requireNonNull(sales.get(b).changed())
                                                > Objects.requireNonNull(sales.get(a).changed())
                                        ? b
                                        : a);
            }
        }
        var lines = new ArrayList<Long>();
        var causes = new TreeMap<Long, String>();
        for (int i = 0; i < sales.size(); i++) {
            var sale = sales.get(i);
            var winner = winners.get("" + sale.id());
            if (sale.changed() == null) {
                causes.put(line(i), "missing");
            } else if (winner != null && winner == i) {
                lines.add(line(i));
            } else if (winner != null
                    && sale.changed().equals(sales.get(winner).changed())
                    && !sale.equals(sales.get(winner))) {
                causes.put(line(i), "conflict");
            }
        }
        var found = make(new Step.Distinct(List.of("id"), true), sales);
        assertThat(found.lines()).isEqualTo(lines);
        var reported = new TreeMap<Long, String>();
        found.rejected().forEach(r -> reported.put(r.line(), r.reasons().getFirst().cause()));
        assertThat(reported).isEqualTo(causes);
        assertThat(causes).containsValues("missing", "conflict");
    }

    @Test
    void groupsAreSummedUpInTheirOrder() throws Exception {
        var sales = some(3, 5000);
        var sums = new TreeMap<String, BigDecimal>();
        var counts = new TreeMap<String, Long>();
        for (var sale : sales) {
            var city = sale.city() == null ? "~" : sale.city();
            sums.merge(city, Objects.requireNonNull(sale.price()), BigDecimal::add);
            counts.merge(city, Objects.requireNonNull(sale.n()) > 0 ? 1L : 0, Long::sum);
        }
        var found = make(CITIES, sales);
        assertThat(found.rows())
                .extracting(row -> Objects.requireNonNull(row.get("city")).replace("null", "~"))
                .containsExactlyElementsOf(sums.keySet());
        assertThat(found.rows())
                .extracting(row -> row.get("total"))
                .containsExactlyElementsOf(
                        sums.values().stream().map(BigDecimal::toString).toList());
        assertThat(found.rows())
                .extracting(row -> row.get("sold"))
                .containsExactlyElementsOf(counts.values().stream().map(n -> "" + n).toList());
        assertThat(found.lines()).containsExactly(1L, 2L, 3L, 4L);
    }

    private static final Step.Aggregate CITIES =
            new Step.Aggregate(
                    List.of("city"),
                    Map.of(
                            "total", Sql.of("sum(price)"),
                            "sold", Sql.of("count(*) filter (where n > 0)")));

    @Test
    void aFileWithoutRowsHasTotalsAllTheSame() throws Exception {
        var step = new Step.Aggregate(List.of(), Map.of("rows", Sql.of("count(*)")));
        assertThat(make(step, List.of()).rows()).containsExactly(Map.of("rows", "0"));
        assertThat(make(CITIES, List.of()).rows()).isEmpty();
        assertThat(make(new Step.Distinct(List.of("id"), false), List.of()).rows()).isEmpty();
    }

    @Test
    void aQuerySeesAllRowsAndKeepsItsOrder() throws Exception {
        var sales = some(4, 3000);
        var query =
                """
                with best as (
                  select *, row_number() over (partition by city order by price desc, id, n, changed) as place
                  from batch where id is not null and changed is not null -- all but those
                )
                select city, place, price, sum(n) over () as together
                from best where place <= 2 order by place desc, city nulls first
                """;
        var found = make(new Step.Query(Sql.of(query)), sales);
        assertThat(found.rows())
                .extracting(row -> row.get("place"))
                .containsExactly("2", "2", "2", "2", "1", "1", "1", "1");
        for (var row : found.rows()) {
            var prices =
                    sales.stream()
                            .filter(s -> s.id() != null && s.changed() != null)
                            .filter(s -> String.valueOf(s.city()).equals(row.get("city")))
                            .map(s -> Objects.requireNonNull(s.price()))
                            .sorted(java.util.Comparator.reverseOrder())
                            .toList();
            int place = Integer.parseInt(Objects.requireNonNull(row.get("place")));
            assertThat(row.get("price")).isEqualTo(prices.get(place - 1).toString());
        }
    }

    @Test
    void anotherRunGivesTheSameBytes() throws Exception {
        var sales = some(5, 3000);
        for (var step :
                List.of(
                        new Step.Distinct(List.of("id"), false),
                        CITIES,
                        new Step.Query(
                                Sql.of(
                                        "select n, list(city order by id, city) as all_of from batch group by n")))) {
            var plan = Sales.plan(step, "changed");
            var once = Files.readAllBytes(run(plan, sales, 1000).file());
            // the result does not depend on how the rows were split
            var twice = Files.readAllBytes(run(plan, sales, 777).file());
            assertThat(twice).as(step.toString()).isEqualTo(once);
        }
    }

    @Test
    void whatAStepLeftIsReadInPiecesFromAnyOfThem() throws Exception {
        var plan = Sales.plan(new Step.Distinct(List.of("id"), false), "");
        var made = run(plan, some(6, 3000), 1000);
        var small = new WholeFileFunctions(WholeFileFunctions.DEFAULT.memory(), 4000);
        var whole = Sales.read(plan, made, folder, FIRST, WholeFileFunctions.DEFAULT);
        var cut = Sales.read(plan, made, folder, FIRST, small);
        assertThat(whole.pieces()).hasSize(1);
        assertThat(cut.pieces()).hasSizeGreaterThan(5);
        assertThat(cut.rows()).isEqualTo(whole.rows());
        assertThat(cut.lines()).isEqualTo(whole.lines());
        assertThat(cut.rejected()).isEqualTo(whole.rejected());
        var third = Sales.read(plan, made, folder, cut.pieces().get(3), small);
        assertThat(third.pieces()).isEqualTo(cut.pieces().subList(3, cut.pieces().size()));
        int skipped = whole.rows().size() - third.rows().size();
        assertThat(third.rows()).isEqualTo(whole.rows().subList(skipped, whole.rows().size()));
    }

    @Test
    void aSumThatIsTooLargeIsSaid() {
        var sales =
                List.of(
                        Sale.of("a", "c", 1, "1.00", Long.MAX_VALUE),
                        Sale.of("b", "c", 1, "1.00", 1));
        var step = new Step.Aggregate(List.of("city"), Map.of("sum", Sql.of("sum(changed)")));
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> make(step, sales))
                .satisfies(said -> {
                    assertThat(said.reason().cause()).isEqualTo("aggregate");
                    assertThat(said)
                            .hasMessageStartingWith("step aggregate over the whole file failed: ")
                            .hasMessageNotContaining("9223372036854775808");
                    assertThat(said.reason().value().orElse("")).contains("9223372036854775808");
                });
    }

    @Test
    void aQueryHasNoWayToOtherFiles() throws IOException {
        var secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> {
                    try (var spill =
                            new Spill(
                                    Files.createDirectories(folder.resolve("unit")),
                                    List.of(),
                                    WholeFileFunctions.DEFAULT.memory())) {
                        spill.query("SELECT * FROM '" + secret + "'", row -> {});
                    }
                })
                .withMessageContaining("Permission");
    }

    @Test
    void rowsThatDistinctDroppedWereCountedBefore() {
        var distinct = Sales.plan(new Step.Distinct(List.of("id"), false), "changed");
        assertThat(distinct.steps().getFirst().counting()).isEqualTo(CountingMode.RECOUNTED);
        assertThat(Sales.plan(CITIES, "").steps().getFirst().counting())
                .isEqualTo(CountingMode.DERIVED);
    }
}
