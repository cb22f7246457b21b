package dev.leat.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leat.app.Pipeline;
import dev.leat.app.Quality;
import dev.leat.app.Quality.Limits;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type.Simple;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.watch.WindowComparison.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Batches that are measured, stored as bytes, merged and compared.
class WindowComparisonTest {

    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    private static final Quality QUALITY =
            new Quality(
                    Quality.DEFAULT_WINDOW,
                    Optional.of("at"),
                    Map.of("kind", new Limits(Optional.of(0.1), Optional.of(3), Optional.empty())),
                    Optional.empty());

    private static final Pipeline PIPELINE =
            Pipeline.of(
                            "count",
                            new QueueSource(
                                    "q",
                                    new Schema(
                                            "S",
                                            List.of(
                                                    new Field("kind", Simple.VARCHAR),
                                                    new Field("at", Simple.TIMESTAMPTZ))),
                                    Pipeline.UnknownFields.IGNORE,
                                    100))
                    .withQuality(Optional.of(QUALITY));

    private final BatchObserver observer = BatchObserver.of(PIPELINE).orElseThrow();
    private final WindowComparison comparison = new WindowComparison("count", QUALITY);

    /// Texts of the column `kind`; null is a null. The event of each record is at [#START].
    private record Kinds(List<@Nullable String> kinds) implements RecordValues {
        @Override
        public boolean decoded(int record) {
            return !"invalid".equals(kinds.get(record));
        }

        @Override
        public boolean isNull(int record, int column) {
            return column == 0 && kinds.get(record) == null;
        }

        @Override
        public byte[] bytes(int record, int column) {
            return text(record, column).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String text(int record, int column) {
            return String.valueOf(kinds.get(record));
        }

        @Override
        public double number(int record, int column) {
            return START.getEpochSecond();
        }
    }

    private static LeasedWork work(int size, Instant arrival) {
        return new LeasedWork(
                "q",
                "lease",
                IntStream.range(0, size)
                        .mapToObj(i -> new Record("m" + i, new byte[0], Map.of(), 1, arrival))
                        .toList());
    }

    private static Outcomes delivered(int size) {
        var table = new Outcomes(size, 1);
        IntStream.range(0, size).forEach(record -> table.put(record, 0, Outcome.DELIVERED));
        return table;
    }

    private ObservedWindows.Part observe(Instant arrival, @Nullable String... kinds) {
        var list = new ArrayList<@Nullable String>(java.util.Arrays.asList(kinds));
        var observation = observer.observe(work(list.size(), arrival), new Kinds(list));
        return observation.of(delivered(list.size())).orElseThrow().parts().getFirst();
    }

    private static Stored stored(ObservedWindows.Part part) {
        return new Stored(part.start(), WindowSummary.of(part.summary().bytes()));
    }

    private QualityWindow window(Instant now, Stored... stored) {
        return comparison.compare(List.of(stored), now, 1).getFirst();
    }

    @Test
    void countsValuesNullsAndRecords() {
        var part = observe(START.plusSeconds(60), "a", "b", null, "a", "invalid");
        var window = window(START.plusSeconds(120), stored(part));
        assertThat(window.start()).isEqualTo(START);
        assertThat(window.end()).isEqualTo(START.plus(Duration.ofHours(1)));
        assertThat(window.complete()).isFalse();
        assertThat(window.judged()).isFalse();
        assertThat(window.findings()).isEmpty();
        assertThat(window.records()).isEqualTo(5);
        assertThat(window.newestArrival()).contains(START.plusSeconds(60));
        assertThat(window.newestEvent()).contains(START);
        var kind = window.columns().getFirst();
        assertThat(kind.values()).isEqualTo(4);
        assertThat(kind.nullShare()).isCloseTo(0.25, within(1e-9));
        assertThat(kind.nullIds()).containsExactly("m2");
        assertThat(kind.distinct()).isEqualTo(2);
        assertThat(kind.drift()).isEmpty();
    }

    @Test
    void aCompleteWindowBreaksItsLimits() {
        var part = observe(START, "a", "b", "c", "d", null);
        var window = window(START.plus(Duration.ofHours(1)), stored(part));
        assertThat(window.complete()).isTrue();
        assertThat(window.findings())
                .containsExactly(
                        "kind: nulls 20%, more than 10%", "kind: 4 distinct values, more than 3");
    }

    @Test
    void mergedWindowsAreThoseOfAllRecords() {
        var one = observe(START, "a", "b", null).summary();
        var two = observe(START.plusSeconds(9), "b", "c").summary();
        var merged = WindowSummary.of(one.bytes()).merge(two);
        var all = observe(START.plusSeconds(9), "a", "b", null, "b", "c").summary();
        assertThat(merged.records()).isEqualTo(all.records());
        assertThat(merged.newestArrival()).isEqualTo(all.newestArrival());
        var column = merged.columns().get("kind");
        var whole = all.columns().get("kind");
        assertThat(column).isNotNull();
        assertThat(whole).isNotNull();
        assertThat(column.values()).isEqualTo(whole.values());
        assertThat(column.nulls()).isEqualTo(whole.nulls());
        assertThat(column.distinctValues()).isEqualTo(whole.distinctValues());
        assertThat(column.texts().getEstimate("b")).isEqualTo(2);
    }

    @Test
    void recordsThatStayInTheSourceAreNotMeasured() {
        var kinds = new ArrayList<@Nullable String>(List.of("a", "b", "c"));
        var observation = observer.observe(work(3, START), new Kinds(kinds));
        var table = new Outcomes(3, 1);
        table.put(0, 0, Outcome.DELIVERED);
        table.put(1, 0, Outcome.RETRIED);
        table.put(2, 0, Outcome.REJECTED);
        table.put(2, table.deadLetterColumn(), Outcome.DELIVERED);
        var summary = observation.of(table).orElseThrow().parts().getFirst().summary();
        assertThat(summary.records()).isEqualTo(2);
        assertThat(summary.rejected()).isEqualTo(1);
        assertThat(summary.rejectedIds()).containsExactly("m2");
        assertThat(summary.columns().get("kind")).isNotNull();
        assertThat(observation.of(new Outcomes(3, 1))).isEmpty();
    }

    @Test
    void fewerRecordsThanBeforeAreADrop() {
        var hour = Duration.ofHours(1);
        var before = stored(observe(START.minus(hour), "a", "b", "c", "d"));
        var now = stored(observe(START, "a"));
        assertThat(window(START.plus(hour), now, before).volumeDrop().orElseThrow())
                .isCloseTo(0.75, within(1e-9));
        assertThat(window(START.plusSeconds(1), now, before).volumeDrop()).isEmpty();
        // no record at all arrived in the newest complete window
        var silent = window(START.plus(hour), before);
        assertThat(silent.records()).isZero();
        assertThat(silent.volumeDrop()).contains(1.0);
        assertThat(silent.judged()).isFalse();
    }

    @Test
    void windowsAreThoseOfTheArrivalOfEachRecord() {
        var records = new ArrayList<>(work(2, START.minusSeconds(1)).records());
        records.addAll(work(1, START).records());
        var observation =
                observer.observe(
                        new LeasedWork("q", "lease", records),
                        new Kinds(new ArrayList<@Nullable String>(List.of("a", "b", "c"))));
        var sizes = new LinkedHashMap<Long, Long>();
        observation
                .of(delivered(3))
                .orElseThrow()
                .parts()
                .forEach(part -> sizes.put(part.start(), part.summary().records()));
        assertThat(sizes.values()).containsExactly(2L, 1L);
    }

    @Test
    void damagedBytesAreNoWindow() {
        var bytes = observe(START, "a").summary().bytes();
        assertThatThrownBy(() -> WindowSummary.of(java.util.Arrays.copyOf(bytes, bytes.length / 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a window of `quality` is damaged");
    }
}
