package dev.leat.testkit.verdict;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Streams;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.StreamRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Timeline of a run with one line per event: time since the start, worker, event.
public final class Timeline {

    /// A line of the timeline. `since` is the virtual time since the start; clock jumps do not
    /// change it.
    public record Line(Duration since, String who, String what) {}

    private static final int MOST_ATTEMPTS = 6;
    private static final int MOST_REASONS = 3;

    private final Instant start;
    private final List<Line> lines = new ArrayList<>();
    private Duration jumped = Duration.ZERO;

    private Timeline(Instant start) {
        this.start = start;
    }

    public static List<Line> of(Instant start, List<Event> events) {
        var timeline = new Timeline(start);
        for (int i = 0; i < events.size(); i++) {
            if (i == 0 || !sameAgain(events.get(i - 1), events.get(i))) {
                timeline.tell(events.get(i));
            }
        }
        return timeline.lines;
    }

    /// True if the previous line is the fault that made this call fail.
    private static boolean sameAgain(Event before, Event event) {
        return before instanceof Event.Struck
                && event instanceof Event.Failed
                && before.at().equals(event.at());
    }

    private void tell(Event event) {
        switch (event) {
            case Event.Sent sent ->
                    line(
                            event,
                            "",
                            "sent %d to %s".formatted(sent.messages().size(), sent.queue()));
            case Event.RecordsPut put ->
                    line(
                            event,
                            "",
                            "put %d into stream %s".formatted(put.records().size(), put.stream()));
            case Event.Resharded changed ->
                    line(
                            event,
                            "",
                            "stream %s was divided into %d shards"
                                    .formatted(changed.stream(), changed.shards()));
            case Event.Put put ->
                    line(
                            event,
                            "",
                            "put %s/%s, %d bytes"
                                    .formatted(
                                            put.unit().bucket(),
                                            put.unit().key(),
                                            put.unit().size()));
            case Event.Leased leased -> line(event, leased.worker(), leased(leased));
            case Event.Committed committed -> line(event, committed.worker(), committed(committed));
            case Event.Failed failed ->
                    line(event, failed.worker(), failed.store() + " failed: " + failed.why());
            case Event.Struck struck ->
                    line(
                            event,
                            "",
                            "fault %s: %s"
                                    .formatted(TestWriter.yaml(struck.fault()), struck.detail()));
            case Event.Requested request ->
                    line(
                            event,
                            request.worker(),
                            "endpoint %s answered %d: %s"
                                    .formatted(
                                            request.delivery().endpoint(),
                                            request.answer().status(),
                                            ExpectationText.brief(request.delivery().text())));
            case Event.LookedUp read -> {
                if (!read.complete()) {
                    line(
                            event,
                            read.worker(),
                            "lookup %s has no row for some keys".formatted(read.lookup()));
                }
            }
            case Event.Crashed crashed -> {
                line(event, "", "the process died " + crashed.point().text());
                crashed.durable()
                        .ifPresent(kept ->
                                line(event, "", "but the commit is durable: " + committed(kept)));
            }
            case Event.Opened _ -> line(event, "", "the process restarted");
            case Event.Jumped jump -> {
                line(event, "", "the clock jumped " + TestWriter.jump(jump.by()));
                jumped = jumped.plus(jump.by());
            }
            case Event.Noted noted -> line(event, "", noted.note().line());
            case Event.Ended ended ->
                    line(event, ended.pipeline(), "the pipeline stopped: " + ended.why());
        }
    }

    private void line(Event event, String who, String what) {
        var since = Duration.between(start, event.at()).minus(jumped);
        lines.add(new Line(since, who, what));
    }

    private static String leased(Event.Leased leased) {
        var attempts =
                leased.records().stream()
                        .limit(MOST_ATTEMPTS)
                        .map(Record::attempt)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
        return "leased %d of %s (attempt %s%s)"
                .formatted(
                        leased.records().size(),
                        StreamRecords.position(leased.records().getFirst())
                                .map(number -> Streams.Shard.id(number.shard()))
                                .orElse(leased.queue()),
                        attempts,
                        leased.records().size() > MOST_ATTEMPTS ? ", .." : "");
    }

    private static String committed(Event.Committed committed) {
        var effects =
                committed.effects().stream()
                        .map(Timeline::effect)
                        .collect(Collectors.joining("; "));
        return "%s has %s%s"
                .formatted(
                        committed.store(),
                        effects.isEmpty() ? "no changes" : effects,
                        committed.acknowledged() ? "" : "; not acknowledged");
    }

    private static String effect(Event.Applied applied) {
        return switch (applied.effect()) {
            case Effect.Write write ->
                    "%s: %s".formatted(write.to().name(), outcomes(applied.answers()));
            case Effect.DeadLetters letters ->
                    "%s: %d %s (%s)"
                            .formatted(
                                    letters.queue(),
                                    letters.letters().size(),
                                    letters.letters().size() == 1 ? "dead letter" : "dead letters",
                                    reasons(letters.letters()));
            case Effect.Audit audit -> "redriven: " + audit.results().size();
            case Effect.Archive archive -> "archived: " + archive.records().size();
            case Effect.Observe(var windows) -> "measured windows: " + windows.parts().size();
            case Effect.Checkpoint checkpoint ->
                    "piece %d of %s done"
                            .formatted(checkpoint.next().part() - 1, checkpoint.unit().key());
            case Effect.LoadFile file ->
                    "%s loads %s".formatted(file.to().name(), file.unit().key());
            case Effect.Stage(var write) ->
                    "%s: %d staged".formatted(write.to().name(), write.pick().length);
            case Effect.Finish finish ->
                    "%s %s"
                            .formatted(
                                    finish.unit().key(),
                                    finish.error()
                                            .map(e -> "failed permanently: " + e)
                                            .orElse("done"));
            case Effect.Publish made -> published(made);
            case Effect.PutEvent put -> "event: " + put.event().detailType();
            case Effect.Settle settle -> settled(settle);
        };
    }

    /// Returns the numbers of objects by bucket and first folder, which is that of a lake table.
    private static String published(Effect.Publish made) {
        var counts = new TreeMap<String, Integer>();
        for (var object : made.objects()) {
            int slash = object.key().indexOf('/');
            var folder = slash < 0 ? "" : object.key().substring(0, slash + 1);
            counts.merge(object.bucket() + "/" + folder, 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(of ->
                        "%d %s in %s"
                                .formatted(
                                        of.getValue(),
                                        of.getValue() == 1 ? "object" : "objects",
                                        of.getKey()))
                .collect(Collectors.joining(", "));
    }

    /// Returns the first few distinct reasons.
    private static String reasons(List<DeadLetter> letters) {
        var reasons =
                letters.stream()
                        .flatMap(letter -> letter.failed().values().stream())
                        .flatMap(List::stream)
                        .map(Timeline::reason)
                        .distinct()
                        .toList();
        return reasons.stream().limit(MOST_REASONS).collect(Collectors.joining("; "))
                + (reasons.size() > MOST_REASONS ? "; .." : "");
    }

    private static String reason(Reason reason) {
        return "%s: %s%s"
                .formatted(
                        reason.cause(),
                        reason.message(),
                        reason.field().map(field -> " (" + field + ")").orElse(""));
    }

    private static String outcomes(WriteResults answers) {
        var counts = new EnumMap<Outcome, Integer>(Outcome.class);
        for (int i = 0; i < answers.size(); i++) {
            counts.merge(answers.at(i), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String settled(Effect.Settle settle) {
        int done = 0;
        int parked = 0;
        var again = new ArrayList<Effect.Again>();
        for (var back : settle.again()) {
            if (back == null) {
                done++;
            } else if (back.counts()) {
                again.add(back);
            } else {
                parked++;
            }
        }
        return "%d done%s%s"
                .formatted(
                        done,
                        again.isEmpty()
                                ? ""
                                : ", %d retried after %s"
                                        .formatted(
                                                again.size(),
                                                ExpectationText.duration(again.getFirst().delay())),
                        parked == 0
                                ? ""
                                : ", %d returned to the queue, not counted as an attempt"
                                        .formatted(parked));
    }
}
