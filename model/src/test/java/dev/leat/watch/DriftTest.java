package dev.leat.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leat.app.Quality.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// The drift of columns, compared with the index by its formula.
class DriftTest {

    static ColumnSummary numbers(int nulls, double... values) {
        var bins = DoubleStream.of(values).mapToInt(NumberBins::bin).toArray();
        var empty = ColumnSummary.empty(Kind.NUMBER);
        return new ColumnSummary(
                Kind.NUMBER,
                values.length,
                nulls,
                List.of(),
                empty.distinct(),
                NumberBins.of(bins, bins.length),
                empty.texts());
    }

    private static ColumnSummary texts(String... values) {
        var column = ColumnSummary.empty(Kind.TEXT);
        for (var value : values) {
            column.texts().update(value);
            column.distinct().update(value.getBytes(StandardCharsets.UTF_8));
        }
        return new ColumnSummary(
                Kind.TEXT,
                values.length,
                0,
                List.of(),
                column.distinct(),
                NumberBins.EMPTY,
                column.texts());
    }

    private static String[] repeated(String text, int times, String other, int others) {
        var values = new String[times + others];
        Arrays.fill(values, 0, times, text);
        Arrays.fill(values, times, values.length, other);
        return values;
    }

    private static Drift drift(ColumnSummary before, ColumnSummary now) {
        return Drift.between(before, now).orElseThrow();
    }

    /// Returns a term of the index, with half a record more in each of the groups.
    private static double term(
            double now, double all, double before, double allBefore, int groups) {
        double a = (now + 0.5) / (all + groups / 2.0);
        double b = (before + 0.5) / (allBefore + groups / 2.0);
        return (a - b) * Math.log(a / b);
    }

    @Test
    void theIndexOfTextsIsThatOfTheFormula() {
        var before = texts(repeated("card", 8000, "cash", 2000));
        var now = texts(repeated("card", 5000, "cash", 5000));
        double sum = term(5000, 1e4, 8000, 1e4, 2) + term(5000, 1e4, 2000, 1e4, 2);
        // the 99 % quantile of the chi-squared distribution with one degree of freedom, from a
        // table
        double chance = 6.635 * 2e-4;
        assertThat(drift(before, now).index()).isCloseTo(sum - chance, within(1e-4));
    }

    @Test
    void theLargestChangeIsNamed() {
        var before = texts(repeated("card", 800, "cash", 200));
        var now = texts(repeated("card", 800, "cry\npto", 200));
        assertThat(drift(before, now).index()).isGreaterThan(1);
        assertThat(drift(before, now).change())
                .isIn("'cash' 0%, before 20%", "'cry pto' 20%, before 0%");
        var nothing =
                numbers(0, Collections.nCopies(500, 5.0).stream().mapToDouble(d -> d).toArray());
        var nulls =
                numbers(200, Collections.nCopies(300, 5.0).stream().mapToDouble(d -> d).toArray());
        assertThat(drift(nothing, nulls).change()).isEqualTo("null 40%, before 0%");
    }

    @Test
    void equalDistributionsHaveNone() {
        var random = new Random(5);
        for (int run = 0; run < 300; run++) {
            int size = 100 + random.nextInt(900);
            var before = numbers(0, random.doubles(2400, 1, 1000).toArray());
            var now = numbers(0, random.doubles(size, 1, 1000).toArray());
            assertThat(drift(before, now).index()).as("run %s", run).isLessThan(0.1);
        }
    }

    @Test
    void anotherUnitIsADrift() {
        var random = new Random(6);
        var before = numbers(0, random.doubles(2400, 1, 100).toArray());
        var now = numbers(0, random.doubles(200, 100, 10_000).toArray());
        assertThat(drift(before, now).index()).isGreaterThan(2);
        assertThat(drift(before, now).change()).startsWith("median ").contains(", before 5");
    }

    @Test
    void otherConstantsAreADriftAboveBelowAndBetween() {
        double[] two = new double[1000];
        Arrays.fill(two, 0, 500, 10);
        Arrays.fill(two, 500, 1000, 1000);
        for (double other : new double[] {-7, 0, 1, 100, 5000}) {
            double[] now = new double[500];
            Arrays.fill(now, other);
            assertThat(drift(numbers(0, two), numbers(0, now)).index())
                    .as("constant %s", other)
                    .isGreaterThan(1);
        }
        assertThat(drift(numbers(0, two), numbers(0, two)).index()).isZero();
    }

    @Test
    void uniqueTextsHaveNone() {
        var before = new String[3000];
        var now = new String[1000];
        Arrays.setAll(before, i -> "order " + i);
        Arrays.setAll(now, i -> "order " + (5000 + i));
        assertThat(drift(texts(before), texts(now)).index()).isLessThan(0.05);
    }

    @Test
    void nothingIsComparedWithNothing() {
        var some = numbers(0, 1, 2, 3);
        assertThat(Drift.between(ColumnSummary.empty(Kind.NUMBER), some)).isEmpty();
        assertThat(Drift.between(some, ColumnSummary.empty(Kind.NUMBER))).isEmpty();
        assertThat(Drift.between(texts("a"), some)).isEmpty();
    }
}
