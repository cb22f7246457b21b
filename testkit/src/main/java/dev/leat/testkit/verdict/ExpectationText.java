package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import java.time.Duration;

/// Texts of expectations and durations.
public final class ExpectationText {

    private static final int LONGEST = 60;

    private ExpectationText() {}

    /// Returns the text of an expectation and of its time.
    static String headline(Expectation expectation, Duration at) {
        var what =
                switch (expectation.what()) {
                    case Subject.Rows rows ->
                            "view %s: %s%s"
                                    .formatted(
                                            rows.view(),
                                            rows.all() ? "exactly these rows" : "these rows",
                                            rows.days().map(ExpectationText::days).orElse(""));
                    case Subject.Letters letters -> "dead letters in " + letters.queue();
                    case Subject.Mails mails -> "emails to " + mails.to();
                    case Subject.Keys keys -> "objects of bucket " + keys.bucket();
                    case Subject.Present object -> "%s/%s".formatted(object.bucket(), object.key());
                    case Subject.FileText file -> "%s/%s".formatted(file.bucket(), file.key());
                    case Subject.FileRows file ->
                            "%s/%s: %s"
                                    .formatted(
                                            file.bucket(),
                                            file.key(),
                                            file.rows().all()
                                                    ? "exactly these rows"
                                                    : file.rows().count().isPresent()
                                                            ? file.rows().count().getAsInt()
                                                                    + " rows"
                                                            : "these rows");
                    case Subject.Received received -> "endpoint " + received.endpoint();
                    case Subject.Items items -> "table " + items.table();
                    case Subject.LakeRows rows -> "lake table " + rows.table();
                    case Subject.WarehouseRows rows -> "warehouse table " + rows.table();
                    case Subject.Records records ->
                            "stream "
                                    + records.stream()
                                    + records.partitionKey()
                                            .map(", partition key %s"::formatted)
                                            .orElse("")
                                    + (records.shard().isPresent()
                                            ? ", shard " + records.shard().getAsInt()
                                            : "");
                    case Subject.Counts counts -> "queue " + counts.queue();
                    case Subject.AlarmState alarm -> "alarm " + alarm.alarm();
                    case Subject.Invariants _ -> "invariants that must hold";
                };
        return what
                + switch (expectation.when()) {
                    case Timing.AtEnd _ -> ", at the end";
                    case Timing.Within within ->
                            ", within %s of the end of the input"
                                    .formatted(duration(within.time()));
                    case Timing.Never never ->
                            never.time()
                                            .map(t -> ", never in the first " + duration(t))
                                            .orElse(", never")
                                    + "; but it occurred at "
                                    + since(at);
                };
    }

    private static String days(Expectation.Days days) {
        return days.first().map(day -> " from " + day).orElse("")
                + days.last().map(day -> " to " + day).orElse("");
    }

    /// Returns the start of a text, on one line.
    static String brief(String text) {
        var flat = text.replaceAll("\\s+", " ");
        return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST - 2) + "..";
    }

    /// Returns a duration as text: `10m 3s`, `41ms`.
    public static String duration(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.isZero() ? "0s" : duration.toMillis() + "ms";
        }
        var words = new StringBuilder();
        part(words, duration.toDays(), "d");
        part(words, duration.toHoursPart(), "h");
        part(words, duration.toMinutesPart(), "m");
        part(words, duration.toSecondsPart(), "s");
        return words.toString().strip();
    }

    private static void part(StringBuilder words, long n, String unit) {
        if (n != 0) {
            words.append(n).append(unit).append(' ');
        }
    }

    /// Returns the time since the start as text: `+0:10:03`, with milliseconds if they are not
    /// zero.
    static String since(Duration elapsed) {
        int millis = elapsed.toMillisPart();
        return "+%d:%02d:%02d%s"
                .formatted(
                        elapsed.toHours(),
                        elapsed.toMinutesPart(),
                        elapsed.toSecondsPart(),
                        millis == 0 ? "" : ".%03d".formatted(millis));
    }
}
