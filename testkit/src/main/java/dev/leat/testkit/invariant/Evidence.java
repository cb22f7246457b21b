package dev.leat.testkit.invariant;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Stream;
import dev.leat.app.StreamSource;
import dev.leat.batch.Record;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.RunSnapshot;
import dev.leat.testkit.simulation.StreamRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Input of the invariants: the history, the contents of the queues, and each pipeline's messages
/// with the results of its kernel (the compiled SQL of the pipeline). `left` are the messages that
/// each queue still contains; `found` also has the messages that were leased from the queue.
/// `streams` are the records that each stream still contains.
record Evidence(
        Scenario scenario,
        RunSnapshot snapshot,
        RunHistory history,
        List<PipelineMessages> flows,
        Map<String, List<Message.Seen>> left,
        Map<String, List<Message.Seen>> found,
        Map<String, List<Streams.Stored>> streams) {

    /// Maximum number of messages to read from a queue; no run has as many messages.
    private static final int ALL = 1_000_000;

    static Evidence of(Scenario scenario, RunSnapshot snapshot, ExpectedOutcomes check) {
        var history = RunHistory.of(snapshot.events(), snapshot.app());
        var left = new HashMap<String, List<Message.Seen>>();
        var found = new HashMap<String, List<Message.Seen>>();
        for (var queue : snapshot.app().queues().keySet()) {
            var seen = snapshot.queue(queue).browse(0, ALL);
            left.put(queue, seen);
            found.put(queue, found(history, queue, seen));
        }
        var streams = new HashMap<String, List<Streams.Stored>>();
        for (var stream : snapshot.app().all(Stream.class).keySet()) {
            streams.put(stream, StreamRecords.all(snapshot.streams(), stream));
        }
        var flows = new ArrayList<PipelineMessages>();
        var letters = letters(found);
        for (var pipeline : snapshot.app().pipelines().values()) {
            var queue = snapshot.app().queue(pipeline.from().queue());
            var lives = new ArrayList<MessageLife>();
            var records = new ArrayList<Record>();
            var lying = left.getOrDefault(queue.name(), List.of());
            lying.forEach(s -> history.life(queue.name(), s.id()).seen(record(s)));
            var unfinished = ofStream(pipeline, snapshot, history, streams);
            for (var life : history.of(queue.name())) {
                as(life).map(RedriveAttribute::restored)
                        .ifPresent(record -> {
                            lives.add(life);
                            records.add(record);
                        });
            }
            var there = new LinkedHashSet<String>();
            lying.forEach(seen -> there.add(seen.id()));
            there.addAll(unfinished);
            var items = new ArrayList<SourceItem>();
            var said =
                    DeliveredRows.apply(pipeline)
                            ? new DeliveredRows(pipeline, history, check).say(lives, records)
                            : check.say(pipeline, records);
            boolean rows = ExpectedOutcomes.unnests(pipeline);
            for (int i = 0; i < lives.size(); i++) {
                var place = new Place(queue.name(), lives.get(i).id());
                for (var one : said.get(i)) {
                    items.add(
                            new SourceItem(
                                    lives.get(i),
                                    records.get(i),
                                    one,
                                    letters.getOrDefault(place, List.of()),
                                    there.contains(place.id()),
                                    rows));
                }
            }
            flows.add(
                    new PipelineMessages(
                            pipeline,
                            queue,
                            items,
                            retention(snapshot.app(), pipeline, queue),
                            snapshot.app().terms(pipeline).dedupeWindow(),
                            history.latest()));
        }
        return new Evidence(scenario, snapshot, history, flows, left, found, streams);
    }

    /// Adds the records of the stream that the pipeline reads to the history. Returns the ids of
    /// the records that it has not finished.
    private static Set<String> ofStream(
            Pipeline pipeline,
            RunSnapshot snapshot,
            RunHistory history,
            Map<String, List<Streams.Stored>> streams) {
        var unfinished = new LinkedHashSet<String>();
        if (pipeline.from() instanceof StreamSource from) {
            long open = snapshot.streams().backlog(from.stream(), pipeline.name()).records();
            for (var stored : streams.getOrDefault(from.stream(), List.of())) {
                var life = history.life(from.redrives(), stored.id());
                life.seen(stored.record(1));
                if (open > 0 && !life.done()) {
                    unfinished.add(stored.id());
                }
            }
        }
        return unfinished;
    }

    /// Returns the time for which the source keeps records that are not processed.
    private static Duration retention(App app, Pipeline pipeline, Queue queue) {
        return pipeline.from() instanceof StreamSource from
                ? app.get(Stream.class, from.stream()).retention()
                : queue.retention();
    }

    private record Place(String queue, String id) {}

    App app() {
        return snapshot.app();
    }

    /// Returns each message once, by sequence number: a dead-letter queue may contain several
    /// messages with the same id.
    private static List<Message.Seen> found(
            RunHistory history, String queue, List<Message.Seen> left) {
        var all = new LinkedHashMap<Long, Message.Seen>();
        for (var life : history.of(queue)) {
            life.steps(MessageStep.Leased.class)
                    .flatMap(leased -> leased.event().records().stream())
                    .filter(record -> record.id().equals(life.id()))
                    .forEach(record -> all.putIfAbsent(record.sequence(), Message.Seen.of(record)));
        }
        left.forEach(seen -> all.putIfAbsent(seen.sequence(), seen));
        return List.copyOf(all.values());
    }

    private static Map<Place, List<ObservedDeadLetter>> letters(
            Map<String, List<Message.Seen>> found) {
        var letters = new HashMap<Place, List<ObservedDeadLetter>>();
        for (var messages : found.values()) {
            for (var message : messages) {
                ObservedDeadLetter.of(message)
                        .ifPresent(letter ->
                                letters.computeIfAbsent(
                                                new Place(letter.source(), letter.id()),
                                                _ -> new ArrayList<>())
                                        .add(letter));
            }
        }
        return letters;
    }

    private static Record record(Message.Seen seen) {
        return new Record(
                seen.id(),
                seen.body(),
                seen.attributes(),
                Math.max(1, seen.attempt()),
                seen.sentAt(),
                seen.sequence(),
                seen.group());
    }

    /// Returns the record as it was first delivered. If it was not delivered, returns it as a
    /// delivery would have contained it.
    private static Optional<Record> as(MessageLife life) {
        return life.record()
                .or(() ->
                        life.sent()
                                .map(sent ->
                                        new Record(
                                                life.id(),
                                                sent.body(),
                                                sent.attributes(),
                                                1,
                                                life.steps().getFirst().at(),
                                                0,
                                                sent.group())));
    }
}
