package dev.leat.quality.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.quality.profile.ProfileDrift.ColumnDrift;
import dev.leat.quality.profile.ProfileDrift.Degree;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Differences between data with and without planted changes.
class ProfileDriftTest {

    private static final int RECORDS = 2_000;

    @TempDir Path folder;

    /// Properties of generated records.
    private record Plan(double factor, double nulls, int kinds, int hour) {}

    private static final Plan USUAL = new Plan(1, 0.02, 3, 9);

    private static Profile usual;

    @BeforeAll
    static void before(@TempDir Path folder) {
        usual = profile(folder, USUAL, 1);
    }

    private static Profile profile(Path folder, Plan plan, int seed) {
        var random = new Random(seed);
        var lines = new StringBuilder("amount,kind,at,note\n");
        for (int i = 0; i < RECORDS; i++) {
            var amount =
                    random.nextDouble() < plan.nulls()
                            ? ""
                            : "%.2f".formatted(plan.factor() * (100 + 20 * random.nextGaussian()));
            lines.append(
                    "%s,k%d,2026-01-%02dT%02d:%02d:00,n%d\n"
                            .formatted(
                                    amount,
                                    random.nextInt(plan.kinds()),
                                    1 + i % 28,
                                    plan.hour() + random.nextInt(6),
                                    random.nextInt(60),
                                    random.nextInt(500)));
        }
        return Profiled.of(folder, "d" + seed + ".csv", lines.toString());
    }

    private ColumnDrift drift(Plan plan, String column) {
        return DriftCalculator.compare(usual, profile(folder, plan, 2)).columns().stream()
                .filter(one -> one.column().equals(column))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void reportsNothingWithoutAChange() {
        for (int seed = 2; seed < 5; seed++) {
            var after = profile(folder, USUAL, seed);
            assertThat(DriftCalculator.compare(usual, after).changed()).isEmpty();
        }
    }

    @Test
    void reportsAnotherUnit() {
        var drift = drift(new Plan(100, 0.02, 3, 9), "amount");
        assertThat(drift.degree()).isEqualTo(Degree.LARGE);
        assertThat(drift.ks().orElseThrow()).isGreaterThan(0.9);
        assertThat(String.join(" ", drift.changes())).contains("perhaps another unit");
    }

    @Test
    void reportsMoreNulls() {
        var drift = drift(new Plan(1, 0.2, 3, 9), "amount");
        assertThat(drift.degree()).isEqualTo(Degree.LARGE);
        assertThat(drift.changes().getFirst())
                .matches("(19|2\\d)\\.\\d % null, before \\d\\.\\d %");
    }

    @Test
    void reportsANewCategory() {
        var drift = drift(new Plan(1, 0.02, 4, 9), "kind");
        assertThat(drift.degree()).isEqualTo(Degree.LARGE);
        assertThat(drift.basis()).isEqualTo("values");
        assertThat(drift.changes()).anyMatch(one -> one.startsWith("new value 'k3' (2"));
    }

    @Test
    void reportsShiftedHours() {
        var drift = drift(new Plan(1, 0.02, 3, 11), "at");
        assertThat(drift.degree()).isEqualTo(Degree.LARGE);
        assertThat(drift.basis()).isEqualTo("hours");
    }

    @Test
    void reportsColumnsAndTypes() {
        var before = Profiled.of(folder, "x.csv", "a,b\n1,2\n2,3\n");
        var after = Profiled.of(folder, "y.csv", "a,c\nx,2\ny,3\n");
        var drift = DriftCalculator.compare(before, after);
        assertThat(drift.columns())
                .extracting(ColumnDrift::column, one -> one.changes().getFirst())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", "type VARCHAR instead of BIGINT"),
                        org.assertj.core.groups.Tuple.tuple("c", "new column"),
                        org.assertj.core.groups.Tuple.tuple("b", "missing column"));
    }
}
