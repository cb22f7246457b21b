package dev.leat.testkit.simulation;

import dev.leat.batch.Record;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The events of a run, and their text without message ids, which differ in each run.
final class RunEvents {

    private RunEvents() {}

    static List<String> lines(Run run) {
        return run.events().stream().map(RunEvents::line).toList();
    }

    private static String line(Event event) {
        return event.at()
                + " "
                + switch (event) {
                    case Event.Sent sent ->
                            "sent "
                                    + sent.messages().stream()
                                            .map(m -> text(m.body()))
                                            .collect(Collectors.joining());
                    case Event.RecordsPut put ->
                            "put "
                                    + put.records().stream()
                                            .map(record -> text(record.data()))
                                            .collect(Collectors.joining());
                    case Event.Resharded changed -> "shards " + changed.shards();
                    case Event.Put put ->
                            "put %s/%s %d"
                                    .formatted(
                                            put.unit().bucket(),
                                            put.unit().key(),
                                            put.unit().size());
                    case Event.Leased leased ->
                            "leased %s %d %s until %s"
                                    .formatted(
                                            leased.worker(),
                                            leased.lease(),
                                            records(leased.records()),
                                            leased.until());
                    case Event.Committed committed -> committed(committed);
                    case Event.Failed failed ->
                            "failed %s %s %s"
                                    .formatted(failed.worker(), failed.store(), failed.why());
                    case Event.Requested request ->
                            "requested %s %s %s"
                                    .formatted(
                                            request.worker(),
                                            request.delivery().text(),
                                            request.answer());
                    case Event.Struck struck -> "struck " + struck.fault() + " " + struck.detail();
                    case Event.Crashed crashed ->
                            "crashed %s %s"
                                    .formatted(
                                            crashed.point(),
                                            crashed.durable().map(RunEvents::committed));
                    case Event.LookedUp read ->
                            "looked up %s %s %b"
                                    .formatted(read.worker(), read.lookup(), read.complete());
                    case Event.Opened _ -> "opened";
                    case Event.Jumped jumped -> "jumped " + jumped.by();
                    case Event.Noted noted -> "noted " + noted.note();
                    case Event.Ended ended -> "ended " + ended.pipeline() + " " + ended.why();
                };
    }

    private static String committed(Event.Committed committed) {
        return "committed %s %s %s heard %s"
                .formatted(
                        committed.worker(),
                        committed.store(),
                        committed.effects().stream()
                                .map(one -> effect(one.effect()) + answers(one.answers()))
                                .toList(),
                        committed.acknowledged());
    }

    private static String records(List<Record> records) {
        return records.stream()
                .map(record -> text(record.body()) + " for the " + record.attempt())
                .toList()
                .toString();
    }

    private static String effect(Effect effect) {
        return switch (effect) {
            case Effect.Write write -> "write " + write.to().name() + Arrays.toString(write.pick());
            case Effect.DeadLetters dead ->
                    "letters " + dead.letters().stream().map(l -> l.failed().toString()).toList();
            case Effect.Audit audit -> "audit " + audit.results();
            case Effect.Archive archive -> "archive " + archive.records().size();
            case Effect.Observe(var windows) -> "observe " + windows.parts().size();
            case Effect.Checkpoint checkpoint ->
                    "checkpoint " + checkpoint.next() + " " + checkpoint.piece();
            case Effect.LoadFile file -> "load " + file.unit().key();
            case Effect.Stage(var write) -> "stage " + write.to().name();
            case Effect.Finish finish -> "finish " + finish.phase() + " " + finish.totals();
            case Effect.Publish made -> "publish " + made.objects().size();
            case Effect.PutEvent put -> "put event " + put.event().detailType();
            case Effect.Settle settle ->
                    "settle "
                            + Arrays.stream(settle.again())
                                    .map(again -> again == null ? "done" : again.delay().toString())
                                    .toList();
        };
    }

    private static String answers(WriteResults answers) {
        var words = new ArrayList<String>();
        for (int i = 0; i < answers.size(); i++) {
            words.add(answers.at(i) + answers.reason(i).map(Object::toString).orElse(""));
        }
        return words.toString();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// Returns the time of an event since the start of the run.
    static Duration after(Event event) {
        return Duration.between(dev.leat.testkit.scenario.Scenario.START, event.at());
    }

    /// The events of one kind.
    static <E extends Event> List<E> all(Run run, Class<E> kind) {
        return run.events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
