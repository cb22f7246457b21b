package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.inspect.QualityReader;
import dev.leat.text.CountText;
import dev.leat.watch.QualityWindow;
import dev.leat.watch.QualityWindow.ColumnFigures;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The measures of alarms on pipelines with `quality`, and their part of a mail. Thread-safe.
record QualityMeasures(QualityReader reader) {

    /// The number of columns whose values are drawn.
    private static final int DRAWN = 5;

    /// The width of a bar of all values, and of the name of a group, in characters.
    private static final int BAR = 20;

    private static final int LABEL = 20;

    /// The name of a group, its bar and its share now, and both before.
    private static final String ROW = "  %-30s %-20s %6s  %s\n";

    /// Returns the current value of a measure of `quality`.
    Measurement of(Alarm alarm) {
        var status = reader.status(alarm.of());
        return switch (alarm.measure()) {
            case BROKEN_LIMITS ->
                    of(
                            status.judged(),
                            window -> (double) window.findings().size(),
                            window -> String.join("; ", window.findings()));
            case REJECT_SHARE -> of(status.judged(), QualityWindow::rejectShare, _ -> "");
            case NULL_SHARE ->
                    column(
                            alarm,
                            status.judged(),
                            column -> Optional.of(column.nullShare()),
                            ColumnFigures::column);
            case DISTINCT ->
                    column(
                            alarm,
                            status.judged(),
                            column -> Optional.of((double) column.distinct()),
                            ColumnFigures::column);
            case DRIFT ->
                    column(
                            alarm,
                            status.judged(),
                            ColumnFigures::drift,
                            column -> column.column() + ": " + column.change());
            case VOLUME_DROP ->
                    status.complete()
                            .flatMap(QualityWindow::volumeDrop)
                            .map(Measurement::of)
                            .orElseGet(Measurement::nothing);
            case FRESHNESS ->
                    status.newest()
                            .map(newest -> Duration.between(newest, reader.now()))
                            .map(age -> Measurement.of(age.toMillis() / 1000.0))
                            .orElseGet(Measurement::nothing);
            case DEAD_LETTERS,
                    VISIBLE,
                    OLDEST_AGE,
                    IN_FLIGHT,
                    REJECT_RATE,
                    FAILURES,
                    LAG,
                    BACKLOG,
                    WAITING,
                    WAITING_AGE ->
                    throw new IllegalArgumentException(
                            alarm.measure().word() + " is no measure of `quality`");
        };
    }

    private static Measurement of(
            Optional<QualityWindow> judged,
            Function<QualityWindow, Double> value,
            Function<QualityWindow, String> detail) {
        return judged.map(window -> Measurement.of(value.apply(window)).with(detail.apply(window)))
                .orElseGet(Measurement::nothing);
    }

    /// Returns the value of the alarm's column, or the largest one of all columns.
    private static Measurement column(
            Alarm alarm,
            Optional<QualityWindow> judged,
            Function<ColumnFigures, Optional<Double>> value,
            Function<ColumnFigures, String> detail) {
        var columns = judged.map(QualityWindow::columns).orElse(List.of());
        return columns.stream()
                .filter(column -> alarm.column().filter(n -> !n.equals(column.column())).isEmpty())
                .filter(column -> value.apply(column).isPresent())
                .max(Comparator.comparing(column -> value.apply(column).orElse(0.0)))
                .map(column ->
                        Measurement.of(value.apply(column).orElse(0.0)).with(detail.apply(column)))
                .orElseGet(Measurement::nothing);
    }

    /// Returns the part of a mail with the figures of the window and a few of its records; empty if
    /// no window can be judged. It has only shares, counts and ids of personal columns.
    String text(String pipeline) {
        return reader.status(pipeline).judged().map(QualityMeasures::text).orElse("");
    }

    private static String text(QualityWindow window) {
        var text = new StringBuilder();
        text.append(
                "\nWindow from %s to %s UTC%s: %s, %s rejected\n"
                        .formatted(
                                AlarmText.time(window.start(), window.end()),
                                AlarmText.time(window.end(), window.end()),
                                window.complete() ? "" : " (not complete)",
                                CountText.of(window.records(), "record"),
                                String.format(Locale.ROOT, "%,d", window.rejected())));
        for (var column : window.columns()) {
            text.append("  %s\n".formatted(line(column)));
        }
        pictures(text, window.columns());
        ids(text, "rejected records", window.rejectedIds());
        for (var column : window.columns()) {
            ids(text, "records whose %s is null".formatted(column.column()), column.nullIds());
        }
        return text.toString();
    }

    /// Draws the values of the columns that differ most from those before, as bars.
    private static void pictures(StringBuilder text, List<ColumnFigures> columns) {
        columns.stream()
                .filter(column -> !column.shares().isEmpty())
                .sorted(Comparator.comparingDouble(column -> -column.drift().orElse(0.0)))
                .limit(DRAWN)
                .forEach(column -> {
                    text.append(
                            ROW.formatted(
                                    "Values of " + cut(column.column()), "now", "", "before"));
                    column.shares()
                            .forEach(share ->
                                    text.append(
                                            ROW.formatted(
                                                    "  " + cut(share.values()),
                                                    bar(share.now()),
                                                    AlarmText.share(share.now()),
                                                    bar(share.before())
                                                            + " "
                                                            + AlarmText.share(share.before()))));
                });
    }

    private static String bar(double share) {
        int full = (int) Math.round(share * BAR);
        return full == 0 && share > 0 ? "\u258f" : "\u2588".repeat(full);
    }

    private static String cut(String values) {
        return values.codePointCount(0, values.length()) <= LABEL
                ? values
                : values.substring(0, values.offsetByCodePoints(0, LABEL - 1)) + "\u2026";
    }

    private static String line(ColumnFigures column) {
        var before =
                column.nullShareBefore()
                        .map(share -> " (before %s)".formatted(AlarmText.share(share)))
                        .orElse("");
        var drift =
                column.drift()
                        .map(index ->
                                String.format(
                                        Locale.ROOT, ", drift %.2f (%s)", index, column.change()))
                        .orElse("");
        return "%s: %s null%s, %s%s"
                .formatted(
                        column.column(),
                        AlarmText.share(column.nullShare()),
                        before,
                        CountText.of(column.distinct(), "distinct value"),
                        drift);
    }

    private static void ids(StringBuilder text, String what, List<String> ids) {
        if (!ids.isEmpty()) {
            text.append("Examples of %s:\n".formatted(what))
                    .append(
                            ids.stream()
                                    .map("  leat trace %s\n"::formatted)
                                    .collect(Collectors.joining()));
        }
    }
}
