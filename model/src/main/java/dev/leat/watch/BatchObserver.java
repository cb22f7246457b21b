package dev.leat.watch;

import dev.leat.app.Micros;
import dev.leat.app.Pipeline;
import dev.leat.app.Quality;
import dev.leat.app.Quality.Kind;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Measures the batches of a pipeline with `quality`. Immutable, thread-safe.
public final class BatchObserver {

    private static final double MICROS = 1_000_000;

    private final String pipeline;
    private final long window;
    private final OptionalInt time;
    private final List<Watched> columns;

    /// A watched column and its index in the schema.
    private record Watched(String name, int index, Kind kind) {}

    private BatchObserver(Pipeline pipeline, Quality quality) {
        this.pipeline = pipeline.identityName();
        this.window = micros(quality.window());
        this.columns = new ArrayList<>();
        var fields = pipeline.from().schema().fields();
        var found = OptionalInt.empty();
        for (int index = 0; index < fields.size(); index++) {
            var field = fields.get(index);
            if (quality.columns().containsKey(field.name())) {
                columns.add(new Watched(field.name(), index, Kind.of(field)));
            }
            if (quality.time().filter(field.name()::equals).isPresent()) {
                found = OptionalInt.of(index);
            }
        }
        this.time = found;
    }

    /// Returns the observer of a pipeline; empty if it has no `quality`.
    public static Optional<BatchObserver> of(Pipeline pipeline) {
        return pipeline.quality().map(quality -> new BatchObserver(pipeline, quality));
    }

    /// Returns the name under which the windows are stored.
    String pipeline() {
        return pipeline;
    }

    /// Returns the length of a window in microseconds.
    long window() {
        return window;
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    /// Returns the observation of a batch.
    public BatchObservation observe(LeasedWork work, RecordValues values) {
        return new BatchObservation(this, work, values);
    }

    /// Returns the start of the window in which a record arrived, in microseconds since 1970.
    long start(Record record) {
        long arrived = Micros.of(record.receivedAt());
        return arrived - Math.floorMod(arrived, window);
    }

    /// Returns the summary of these records, which arrived in one window.
    WindowSummary summary(LeasedWork work, RecordValues values, int[] records) {
        long arrival = WindowSummary.NEVER;
        long event = WindowSummary.NEVER;
        for (int record : records) {
            arrival = Math.max(arrival, Micros.of(work.records().get(record).receivedAt()));
            if (time.isPresent()
                    && values.decoded(record)
                    && !values.isNull(record, time.getAsInt())) {
                double seconds = values.number(record, time.getAsInt());
                event = Math.max(event, Math.round(seconds * MICROS));
            }
        }
        Map<String, ColumnSummary> summaries = new LinkedHashMap<>();
        for (var column : columns) {
            summaries.put(column.name(), summary(column, work, values, records));
        }
        return new WindowSummary(records.length, 0, List.of(), arrival, event, summaries);
    }

    private static ColumnSummary summary(
            Watched column, LeasedWork work, RecordValues values, int[] records) {
        long present = 0;
        long nulls = 0;
        var nullIds = new ArrayList<String>();
        var distinct = ColumnSummary.newDistinct();
        var texts = ColumnSummary.newTexts();
        var bins = new int[records.length];
        int binned = 0;
        for (int record : records) {
            if (!values.decoded(record)) {
                continue;
            }
            if (values.isNull(record, column.index())) {
                nulls++;
                if (nullIds.size() < ColumnSummary.MOST_IDS) {
                    nullIds.add(work.records().get(record).id());
                }
                continue;
            }
            present++;
            distinct.update(values.bytes(record, column.index()));
            switch (column.kind()) {
                case NUMBER ->
                        bins[binned++] = NumberBins.bin(values.number(record, column.index()));
                case TIME -> {
                    double arrived = Micros.of(work.records().get(record).receivedAt()) / MICROS;
                    double age = arrived - values.number(record, column.index());
                    bins[binned++] = NumberBins.bin(age);
                }
                case TEXT -> texts.update(ColumnSummary.cut(values.text(record, column.index())));
                case COUNT -> {}
            }
        }
        return new ColumnSummary(
                column.kind(),
                present,
                nulls,
                nullIds,
                distinct,
                NumberBins.of(bins, binned),
                texts);
    }
}
