package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.inspect.ConsolePages;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.TopicAdmin.Post;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// The notifications that an alarm publishes to its topic when it changes to ALARM or OK, and when
/// its redrive policy makes a decision. Programs receive the JSON of CloudWatch. Mails have a text
/// with the app, the time, the reason, the causes of dead letters, and useful commands.
///
/// @param figures the part of a mail about the alarm's pipeline, if it has `quality`
record AlarmNotifications(
        App app,
        Alarm alarm,
        DeadLetterSummary summary,
        ConsolePages pages,
        Function<Alarm, String> figures) {

    /// Maximum length of a subject in SNS.
    private static final int SUBJECT = 100;

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// Returns the messages to publish for these notes; `next` is the alarm's state after the
    /// notes.
    List<Post> posts(List<Note> notes, State next) {
        return notes.stream().flatMap(note -> post(note, next).stream()).toList();
    }

    private Optional<Post> post(Note note, State next) {
        return switch (note.event()) {
            case ALARM ->
                    post(note, next, "ALARM: \"%s\" in %s", text(note, "Since", next.since()));
            case OK -> post(note, next, "OK: \"%s\" in %s", text(note, "Since", note.at()));
            case CANARY, REDRIVE, REST, COOL_DOWN, HELD ->
                    post(
                            note,
                            next,
                            "Redrive policy of \"%s\" in %s: " + note.event().text(),
                            text(note, "At", note.at()));
        };
    }

    private Optional<Post> post(Note note, State next, String subject, String text) {
        return Optional.of(
                new Post(
                        id(note),
                        Optional.of(cut(subject.formatted(alarm.name(), app.name()))),
                        CloudWatchNotification.message(app, alarm, note, next),
                        Map.of("email", text),
                        Map.of(),
                        note.at()));
    }

    /// Returns an id that is computed from the note alone, so that a repeated publish is recognised
    /// as a duplicate.
    private static UUID id(Note note) {
        var name = "%s\n%s\n%s".formatted(note.alarm(), note.at(), note.event());
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String cut(String subject) {
        return subject.length() <= SUBJECT ? subject : subject.substring(0, SUBJECT);
    }

    private String text(Note note, String when, Instant since) {
        var text = new StringBuilder();
        text.append(headline(note)).append("\n\n");
        line(text, "Where", where());
        line(text, when, SECOND.format(since) + lasting(since, note.at()));
        line(text, "Why", note.reason());
        text.append(causes(note));
        text.append("\nNext steps, in the app's folder:\n");
        commands(note).forEach(command -> text.append("  ").append(command).append('\n'));
        page(note).ifPresent(page -> text.append("\nIn the console:\n  " + page + "\n"));
        return text.toString();
    }

    /// Returns the address of the page of the console that shows the problem.
    private Optional<String> page(Note note) {
        return switch (note.event()) {
            case HELD, COOL_DOWN -> letters();
            case ALARM, OK, CANARY, REDRIVE, REST ->
                    switch (alarm.measure()) {
                        case DEAD_LETTERS, REJECT_RATE -> letters();
                        case FAILURES,
                                BROKEN_LIMITS,
                                NULL_SHARE,
                                DISTINCT,
                                DRIFT,
                                REJECT_SHARE,
                                VOLUME_DROP,
                                FRESHNESS ->
                                pages.pipeline(alarm.of());
                        case VISIBLE, IN_FLIGHT, OLDEST_AGE, LAG, BACKLOG, WAITING, WAITING_AGE ->
                                pages.activity();
                    };
        };
    }

    private Optional<String> letters() {
        return app.queue(queue()).deadLetterQueue().flatMap(pages::letters);
    }

    private String causes(Note note) {
        return switch (note.event()) {
            case ALARM, HELD, COOL_DOWN ->
                    alarm.measure() == Alarm.Measure.DEAD_LETTERS
                            ? summary.text(alarm.of())
                            : figures.apply(alarm);
            case OK, CANARY, REDRIVE, REST -> "";
        };
    }

    private String headline(Note note) {
        return switch (note.event()) {
            case ALARM -> "The alarm %s is in the ALARM state.".formatted(alarm.name());
            case OK -> "The alarm %s is OK again.".formatted(alarm.name());
            case HELD ->
                    "The redrive policy of the alarm %s holds dead letters; they require manual action."
                            .formatted(alarm.name());
            case COOL_DOWN ->
                    "Dead letters failed again after the redrive policy of the alarm %s sent them back; the policy retries later."
                            .formatted(alarm.name());
            case CANARY ->
                    "The redrive policy of the alarm %s sent some dead letters back as a canary."
                            .formatted(alarm.name());
            case REDRIVE ->
                    "The redrive policy of the alarm %s is redriving the dead letters."
                            .formatted(alarm.name());
            case REST ->
                    "The redrive policy of the alarm %s finished its redrive."
                            .formatted(alarm.name());
        };
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("%-7s%s%n".formatted(name + ":", value).replace("\r\n", "\n"));
    }

    private String where() {
        return "app %s, %s %s"
                .formatted(app.name(), alarm.measure().watched().option(), alarm.of());
    }

    private static String lasting(Instant since, Instant at) {
        var lasted = Duration.between(since, at);
        return lasted.compareTo(Duration.ofSeconds(1)) < 0
                ? ""
                : " (for %s)".formatted(AlarmText.span(lasted));
    }

    private List<String> commands(Note note) {
        return switch (note.event()) {
            case HELD, COOL_DOWN ->
                    List.of(
                            "leat dlq ls %s".formatted(queue()),
                            "leat dlq history %s".formatted(queue()),
                            "leat dlq redrive %s".formatted(queue()));
            case ALARM, OK, CANARY, REDRIVE, REST ->
                    switch (alarm.measure()) {
                        case DEAD_LETTERS, REJECT_RATE ->
                                List.of("leat dlq ls %s".formatted(queue()), "leat top");
                        case VISIBLE, IN_FLIGHT, OLDEST_AGE ->
                                List.of("leat top", "leat ls queues");
                        case FAILURES -> List.of("leat top");
                        case BROKEN_LIMITS,
                                NULL_SHARE,
                                DISTINCT,
                                DRIFT,
                                REJECT_SHARE,
                                VOLUME_DROP,
                                FRESHNESS ->
                                List.of("leat quality %s".formatted(alarm.of()), "leat top");
                        case LAG, BACKLOG -> List.of("leat top", "leat ls streams");
                        case WAITING, WAITING_AGE ->
                                List.of("leat ls endpoints", "leat delivery ls --waiting");
                    };
        };
    }

    /// Returns the queue whose dead letters are related to the alarm.
    private String queue() {
        return alarm.measure().watched() == Alarm.Watched.PIPELINE
                ? app.terms(app.pipeline(alarm.of())).name()
                : alarm.of();
    }
}
