package dev.leat.config.rules;

import dev.leat.app.Alarm;
import dev.leat.app.Alarm.Measure;
import dev.leat.app.Alarm.Watched;
import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.Queue;
import dev.leat.app.Stream;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.HashMap;
import java.util.Optional;

/// Rules about alarms.
final class AlarmRules {

    private AlarmRules() {}

    static void whatIsWatchedExists(App app, ReadContext in) {
        for (var alarm : app.alarms().values()) {
            var watched = alarm.measure().watched();
            var names =
                    switch (watched) {
                        case QUEUE -> app.queues().keySet();
                        case PIPELINE -> app.pipelines().keySet();
                        case STREAM -> app.all(Stream.class).keySet();
                        case ENDPOINT -> app.all(Endpoint.class).keySet();
                    };
            var kind = watched.option();
            var mark = in.mark("alarms", alarm.name(), kind);
            if (!names.contains(alarm.of())) {
                PipelineRules.unknown(kind, alarm.of(), names, mark, in);
            } else if (watched == Watched.STREAM && app.streamReaders(alarm.of()).isEmpty()) {
                in.problem(mark, GeneralLintMessage.ALARM_UNREAD, alarm.of());
            } else if (watched == Watched.ENDPOINT && app.senders(alarm.of()).isEmpty()) {
                in.problem(mark, GeneralLintMessage.ALARM_UNSENT, alarm.of());
            }
        }
    }

    static void deadLettersAreOfTheirQueue(App app, ReadContext in) {
        for (var alarm : app.alarms().values()) {
            if (alarm.measure() == Measure.DEAD_LETTERS) {
                app.queues().values().stream()
                        .filter(queue ->
                                queue.deadLetterQueue().filter(alarm.of()::equals).isPresent())
                        .findFirst()
                        .ifPresent(queue ->
                                in.problem(
                                        in.mark("alarms", alarm.name(), "queue"),
                                        GeneralLintMessage.ALARM_OF_DEAD_LETTERS,
                                        alarm.of(),
                                        queue.name()));
            }
        }
    }

    static void redrivenLettersAreRead(App app, ReadContext in) {
        for (var alarm : app.alarms().values()) {
            var deadLetters = deadLetters(app, alarm);
            if (alarm.redrive().isPresent()
                    && deadLetters.isPresent()
                    && app.consumers(alarm.of()).isEmpty()) {
                var mark = in.keyMark("alarms", alarm.name(), "redrive");
                in.problem(mark, GeneralLintMessage.REDRIVE_UNREAD, alarm.of());
            }
        }
    }

    /// Reports two redrive policies for the same dead letters, because each policy would treat the
    /// other policy's canaries as its own.
    static void deadLettersAreRedrivenOnce(App app, ReadContext in) {
        var redriven = new HashMap<String, String>();
        for (var alarm : app.alarms().values()) {
            var deadLetters = deadLetters(app, alarm);
            if (alarm.redrive().isPresent() && deadLetters.isPresent()) {
                var other = redriven.putIfAbsent(deadLetters.get(), alarm.name());
                if (other != null) {
                    var mark = in.keyMark("alarms", alarm.name(), "redrive");
                    in.problem(mark, GeneralLintMessage.REDRIVE_TWICE, other, deadLetters.get());
                }
            }
        }
    }

    /// Returns the dead-letter queue whose messages an alarm counts.
    private static Optional<String> deadLetters(App app, Alarm alarm) {
        return Optional.of(alarm)
                .filter(a -> a.measure() == Measure.DEAD_LETTERS)
                .flatMap(a -> Optional.ofNullable(app.queues().get(a.of())))
                .flatMap(Queue::deadLetterQueue);
    }
}
