package dev.leat.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leat.app.Alarm;
import dev.leat.app.Alarm.Measure;
import dev.leat.app.App;
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
import dev.leat.inspect.QualityReader;
import dev.leat.watch.BatchObserver;
import dev.leat.watch.RecordValues;
import dev.leat.watch.WindowComparison.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Measures of alarms on windows of two columns, one of them personal, and the text of their mails.
class QualityMeasuresTest {

    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Pipeline pipeline = pipeline();
    private final App app = App.named("shop").withPipelines(Map.of("count", pipeline));

    /// Stored windows, newest first.
    private final List<Stored> stored = new ArrayList<>();

    private Instant now = START;
    private final QualityMeasures measures =
            new QualityMeasures(
                    new QualityReader(
                            app,
                            (name, length, most) -> {
                                assertThat(name).isEqualTo("count");
                                assertThat(length).isEqualTo(3_600_000_000L);
                                return stored.subList(0, Math.min(most, stored.size()));
                            },
                            () -> now));

    private static Pipeline pipeline() {
        var columns = new LinkedHashMap<String, Limits>();
        columns.put("kind", new Limits(Optional.of(0.1), Optional.of(5), Optional.of(0.25)));
        columns.put("address", new Limits(Optional.empty(), Optional.empty(), Optional.empty()));
        var quality =
                new Quality(Quality.DEFAULT_WINDOW, Optional.empty(), columns, Optional.empty());
        var schema =
                new Schema(
                        "S",
                        List.of(
                                new Field("kind", Simple.VARCHAR),
                                new Field(
                                        "address", Simple.VARCHAR, false, true, Optional.empty())));
        return Pipeline.of(
                        "count", new QueueSource("q", schema, Pipeline.UnknownFields.IGNORE, 100))
                .withQuality(Optional.of(quality));
    }

    /// Stores a window with records of these kinds, whose address is null if the kind is `none`.
    /// The first `rejected` records are dead letters.
    private void window(Instant arrival, int rejected, List<String> kinds) {
        var records = new ArrayList<Record>();
        for (int i = 0; i < kinds.size(); i++) {
            records.add(new Record("m" + i, new byte[0], Map.of(), 1, arrival));
        }
        var table = new Outcomes(kinds.size(), 1);
        for (int i = 0; i < kinds.size(); i++) {
            table.put(i, 0, i < rejected ? Outcome.REJECTED : Outcome.DELIVERED);
            if (i < rejected) {
                table.put(i, table.deadLetterColumn(), Outcome.DELIVERED);
            }
        }
        BatchObserver.of(pipeline)
                .orElseThrow()
                .observe(new LeasedWork("q", "lease", records), new Kinds(kinds))
                .of(table)
                .orElseThrow()
                .parts()
                .forEach(part -> stored.addFirst(new Stored(part.start(), part.summary())));
    }

    private record Kinds(List<String> kinds) implements RecordValues {
        @Override
        public boolean decoded(int record) {
            return true;
        }

        @Override
        public boolean isNull(int record, int column) {
            return column == 1 && kinds.get(record).equals("none");
        }

        @Override
        public byte[] bytes(int record, int column) {
            return text(record, column).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String text(int record, int column) {
            return column == 1 ? "Secret Street 1" : kinds.get(record);
        }

        @Override
        public double number(int record, int column) {
            throw new AssertionError("there are no numbers");
        }
    }

    private static List<String> kinds(String kind, int size, String other, int others) {
        var kinds = new ArrayList<>(Collections.nCopies(size, kind));
        kinds.addAll(Collections.nCopies(others, other));
        return kinds;
    }

    private Measurement measure(Measure measure) {
        return measure(measure, Optional.empty());
    }

    private Measurement measure(Measure measure, Optional<String> column) {
        return measures.of(
                new Alarm(
                        "watch",
                        "count",
                        measure,
                        0,
                        Duration.ZERO,
                        Optional.empty(),
                        Optional.empty(),
                        column));
    }

    @Test
    void nothingIsMeasuredBeforeTheFirstWindow() {
        for (var measure : Measure.values()) {
            if (measure.ofQuality()) {
                assertThat(measure(measure)).as(measure.word()).isEqualTo(Measurement.nothing());
            }
        }
        assertThat(measures.text("count")).isEmpty();
    }

    @Test
    void readsTheNewestJudgedWindow() {
        window(START, 0, kinds("card", 700, "none", 300));
        window(START.plus(HOUR), 5, kinds("card", 350, "none", 150));
        now = START.plus(HOUR).plusSeconds(90);
        assertThat(measure(Measure.REJECT_SHARE).value().orElseThrow()).isEqualTo(0.01);
        assertThat(measure(Measure.NULL_SHARE).value().orElseThrow()).isCloseTo(0.3, within(1e-9));
        assertThat(measure(Measure.NULL_SHARE).detail()).isEqualTo("address");
        assertThat(measure(Measure.NULL_SHARE, Optional.of("kind")).value()).hasValue(0);
        assertThat(measure(Measure.DISTINCT).value()).hasValue(2);
        assertThat(measure(Measure.DRIFT).value()).hasValue(0);
        assertThat(measure(Measure.DRIFT, Optional.of("address")).value()).isEmpty();
        assertThat(measure(Measure.BROKEN_LIMITS).value()).hasValue(0);
        assertThat(measure(Measure.FRESHNESS).value()).hasValue(90);
        // few records of the next window are not judged before it is complete
        window(START.plus(HOUR.multipliedBy(2)), 0, kinds("cash", 40, "none", 0));
        now = START.plus(HOUR.multipliedBy(2)).plusSeconds(1);
        assertThat(measure(Measure.DRIFT).value()).hasValue(0);
        now = START.plus(HOUR.multipliedBy(3));
        assertThat(measure(Measure.DRIFT).value().orElseThrow()).isGreaterThan(1);
        assertThat(measure(Measure.DRIFT).detail()).startsWith("kind: ").contains("%, before ");
        assertThat(measure(Measure.BROKEN_LIMITS).value()).hasValue(1);
        assertThat(measure(Measure.VOLUME_DROP).value().orElseThrow())
                .isCloseTo(1 - 40 / 750.0, within(1e-9));
    }

    @Test
    void theMailHasFiguresAndExamplesWithoutPersonalValues() {
        window(START, 0, kinds("card", 700, "none", 300));
        window(START.plus(HOUR), 5, kinds("card", 100, "crypto", 100));
        now = START.plus(HOUR).plusSeconds(90);
        assertThat(measures.text("count"))
                .startsWith(
                        "\nWindow from 11:00:00 to 12:00:00 UTC (not complete): 200 records, 5"
                                + " rejected\n  kind: 0% null (before 0%), 2 distinct values, drift ")
                .contains(
                        "  address: 0% null (before 30%), 1 distinct value\n",
                        "Examples of rejected records:\n  leat trace m0\n  leat trace m1\n")
                .contains(
                        "  Values of kind                 now                          before\n",
                        "    'card'                       ██████████              50%  ██████████████ 70%\n",
                        "    'crypto'                     ██████████              50%   0%\n")
                .doesNotContain("Secret");
        window(START.plus(HOUR.multipliedBy(2)), 0, kinds("none", 100, "card", 100));
        now = START.plus(HOUR.multipliedBy(2)).plusSeconds(90);
        assertThat(measures.text("count"))
                .contains(
                        "Examples of records whose address is null:\n  leat trace m0\n  leat trace"
                                + " m1\n  leat trace m2\n");
    }
}
