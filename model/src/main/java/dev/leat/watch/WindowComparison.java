package dev.leat.watch;

import dev.leat.app.Micros;
import dev.leat.app.Quality;
import dev.leat.app.Quality.Limits;
import dev.leat.watch.QualityWindow.ColumnFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Compares windows with those before them. Pure.
public final class WindowComparison {

    /// Number of windows with which a window is compared.
    public static final int BASELINE = 24;

    private final String pipeline;
    private final Quality quality;
    private final long length;

    /// @param pipeline the name of the pipeline in the app
    public WindowComparison(String pipeline, Quality quality) {
        this.pipeline = pipeline;
        this.quality = quality;
        this.length = BatchObserver.micros(quality.window());
    }

    /// A stored window; `start` is in microseconds since 1970.
    public record Stored(long start, WindowSummary summary) {}

    /// Returns the newest windows, newest first, each compared with those before it. A window in
    /// which no record arrived is included only if it is the newest complete one.
    ///
    /// @param stored windows, newest first: at least [#BASELINE] more than `most`, if there are any
    /// @param most the maximum number of windows
    public List<QualityWindow> compare(List<Stored> stored, Instant now, int most) {
        var windows = withNewestComplete(stored, now);
        var compared = new ArrayList<QualityWindow>();
        for (int at = 0; at < Math.min(most, windows.size()); at++) {
            int end = Math.min(windows.size(), at + 1 + BASELINE);
            compared.add(window(windows.get(at), windows.subList(at + 1, end), now));
        }
        return compared;
    }

    /// Adds the newest complete window, if no record arrived in it, but some did before.
    private List<Stored> withNewestComplete(List<Stored> stored, Instant now) {
        long time = Micros.of(now);
        long newest = time - Math.floorMod(time, length) - length;
        var windows = new ArrayList<>(stored);
        int at = 0;
        while (at < windows.size() && windows.get(at).start() > newest) {
            at++;
        }
        if (at < windows.size() && windows.get(at).start() < newest) {
            windows.add(at, new Stored(newest, WindowSummary.EMPTY));
        }
        return windows;
    }

    private QualityWindow window(Stored window, List<Stored> before, Instant now) {
        var summary = window.summary();
        boolean complete = !Micros.instant(window.start() + length).isAfter(now);
        var columns = new ArrayList<ColumnFigures>();
        var findings = new ArrayList<String>();
        for (var limits : quality.columns().entrySet()) {
            var name = limits.getKey();
            var column = summary.columns().get(name);
            if (column != null && column.records() > 0) {
                var figures = figures(name, column, baseline(name, column, before));
                columns.add(figures);
                findings.addAll(broken(figures, limits.getValue()));
            }
        }
        boolean judged = QualityWindow.judged(summary.records(), complete);
        return new QualityWindow(
                pipeline,
                Micros.instant(window.start()),
                Micros.instant(window.start() + length),
                complete,
                judged,
                summary.records(),
                summary.rejected(),
                summary.rejectedIds(),
                time(summary.newestArrival()),
                time(summary.newestEvent()),
                complete ? drop(window, before) : Optional.empty(),
                columns,
                judged ? findings : List.of());
    }

    private static Optional<ColumnSummary> baseline(
            String name, ColumnSummary column, List<Stored> before) {
        var columns = before.stream().flatMap(window -> window.summary().column(name).stream());
        return Optional.of(ColumnSummary.baseline(column.kind(), columns.toList()))
                .filter(earlier -> earlier.records() > 0);
    }

    private ColumnFigures figures(
            String name, ColumnSummary column, Optional<ColumnSummary> before) {
        var drift =
                quality.profile()
                        .flatMap(stored -> Optional.ofNullable(stored.columns().get(name)))
                        .flatMap(old -> Drift.between(old, column))
                        .or(() -> before.flatMap(old -> Drift.between(old, column)));
        return new ColumnFigures(
                name,
                column.records(),
                column.nullShare(),
                before.map(ColumnSummary::nullShare),
                column.nullIds(),
                column.distinctValues(),
                drift.map(Drift::index),
                drift.map(Drift::change).orElse(""),
                drift.map(Drift::shares).orElse(List.of()));
    }

    private static List<String> broken(ColumnFigures column, Limits limits) {
        var broken = new ArrayList<String>();
        limits.nulls()
                .filter(limit -> column.nullShare() > limit)
                .ifPresent(limit ->
                        broken.add(
                                "%s: nulls %s, more than %s"
                                        .formatted(
                                                column.column(),
                                                Drift.percent(column.nullShare()),
                                                Drift.percent(limit))));
        limits.distinct()
                .filter(limit -> column.distinct() > limit)
                .ifPresent(limit ->
                        broken.add(
                                "%s: %s distinct values, more than %s"
                                        .formatted(
                                                column.column(),
                                                count(column.distinct()),
                                                count(limit))));
        limits.drift()
                .filter(limit -> column.drift().orElse(0.0) > limit)
                .ifPresent(limit ->
                        broken.add(
                                String.format(
                                        Locale.ROOT,
                                        "%s: drift %.2f, more than %s (%s)",
                                        column.column(),
                                        column.drift().orElse(0.0),
                                        limit,
                                        column.change())));
        return broken;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// Returns the share by which a window has fewer records than the mean of those before it.
    private Optional<Double> drop(Stored window, List<Stored> before) {
        if (before.isEmpty()) {
            return Optional.empty();
        }
        long windows = (window.start() - before.getLast().start()) / length;
        double records = before.stream().mapToLong(stored -> stored.summary().records()).sum();
        double mean = records / windows;
        return Optional.of(Math.max(0, 1 - window.summary().records() / mean));
    }

    private static Optional<Instant> time(long micros) {
        return micros == WindowSummary.NEVER
                ? Optional.empty()
                : Optional.of(Micros.instant(micros));
    }
}
