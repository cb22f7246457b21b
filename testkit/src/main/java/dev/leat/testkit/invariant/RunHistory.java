package dev.leat.testkit.invariant;

import dev.leat.app.App;
import dev.leat.app.StreamSource;
import dev.leat.batch.Record;
import dev.leat.kernel.LookupRows;
import dev.leat.plan.Effect;
import dev.leat.plan.Effect.Again;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.StreamRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The events of a run, grouped by message. Owned by one thread.
final class RunHistory {

    private final List<Event> events;
    private final App app;
    private final Map<Place, MessageLife> lives = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Event.Leased> atWork = new HashMap<>();
    private final Map<Integer, Map<String, LookupRows>> lookedUp = new HashMap<>();
    private final NavigableSet<Integer> crashes = new TreeSet<>();
    private final NavigableSet<Integer> troubles = new TreeSet<>();
    private Instant latest = Instant.MIN;

    private record Place(String queue, String id) {}

    private RunHistory(List<Event> events, App app) {
        this.events = events;
        this.app = app;
    }

    static RunHistory of(List<Event> events, App app) {
        var history = new RunHistory(events, app);
        for (int index = 0; index < events.size(); index++) {
            history.tell(index, events.get(index));
        }
        return history;
    }

    List<Event> events() {
        return events;
    }

    Collection<MessageLife> lives() {
        return lives.values();
    }

    /// Returns every message that was ever in this queue.
    List<MessageLife> of(String queue) {
        return lives.values().stream().filter(life -> life.queue().equals(queue)).toList();
    }

    MessageLife life(String queue, String id) {
        return lives.computeIfAbsent(
                new Place(queue, id),
                _ -> new MessageLife(queue, id, numbers.merge(queue, 1, Integer::sum)));
    }

    /// True if the process died between the events with these positions.
    boolean crashed(int after, int before) {
        return any(crashes, after + 1, before);
    }

    /// Returns the number of deliveries of a message before whose end the process crashed. The end
    /// of a delivery is the next one.
    long crashes(MessageLife life) {
        var leases = life.steps(MessageStep.Leased.class).map(MessageStep::index).toList();
        long crashed = 0;
        for (int i = 0; i < leases.size(); i++) {
            int end = i + 1 < leases.size() ? leases.get(i + 1) : events.size();
            crashed += any(crashes, leases.get(i), end) ? 1 : 0;
        }
        return crashed;
    }

    /// Returns true if an event from this position to the one before `to` may be the cause of a
    /// failed attempt.
    boolean trouble(int from, int to) {
        return any(troubles, from, to);
    }

    private static boolean any(NavigableSet<Integer> positions, int from, int to) {
        var next = positions.ceiling(from);
        return next != null && next < to;
    }

    /// Returns the latest time that the app's clock ever showed.
    Instant latest() {
        return latest;
    }

    /// Returns the rows that a worker read for a lease, by lookup.
    Map<String, LookupRows> lookedUp(int lease) {
        return lookedUp.getOrDefault(lease, Map.of());
    }

    private void tell(int index, Event event) {
        latest = event.at().isAfter(latest) ? event.at() : latest;
        if (troubles(event)) {
            troubles.add(index);
        }
        switch (event) {
            case Event.Sent sent -> sent(index, sent);
            case Event.RecordsPut put -> put(index, put);
            case Event.Leased leased -> leased(index, leased);
            case Event.Committed committed -> committed(index, committed);
            case Event.Crashed crashed -> {
                crashed.durable().ifPresent(durable -> committed(index, durable));
                crashes.add(index);
                atWork.clear();
            }
            case Event.LookedUp read -> {
                var leased = atWork.get(read.worker());
                if (leased != null) {
                    lookedUp.computeIfAbsent(leased.lease(), _ -> new HashMap<>())
                            .put(read.lookup(), read.rows());
                }
            }
            case Event.Put _,
                    Event.Resharded _,
                    Event.Failed _,
                    Event.Struck _,
                    Event.Opened _,
                    Event.Jumped _,
                    Event.Requested _,
                    Event.Noted _,
                    Event.Ended _ -> {}
        }
    }

    private static boolean troubles(Event event) {
        return switch (event) {
            case Event.Struck _, Event.Crashed _, Event.Failed _, Event.Jumped _ -> true;
            case Event.LookedUp read -> !read.complete();
            case Event.Sent _,
                    Event.Put _,
                    Event.RecordsPut _,
                    Event.Resharded _,
                    Event.Leased _,
                    Event.Committed _,
                    Event.Opened _,
                    Event.Requested _,
                    Event.Noted _,
                    Event.Ended _ ->
                    false;
        };
    }

    private void sent(int index, Event.Sent sent) {
        for (int i = 0; i < sent.messages().size(); i++) {
            var life = life(sent.queue(), sent.answers().get(i).id());
            if (life.sent().isEmpty()) {
                var message = sent.messages().get(i);
                life.sent(message);
                life.add(
                        new MessageStep.Sent(
                                index, sent.at(), message.delay().orElse(Duration.ofNanos(-1))));
            }
        }
    }

    /// Each pipeline that reads the stream has a life of the record.
    private void put(int index, Event.RecordsPut put) {
        for (var pipeline : app.pipelines().values()) {
            if (!(pipeline.from() instanceof StreamSource from)
                    || !from.stream().equals(put.stream())) {
                continue;
            }
            for (int i = 0; i < put.records().size(); i++) {
                var stored = put.records().get(i);
                var record =
                        new Streams.Stored(
                                        put.sequences().get(i),
                                        stored.data(),
                                        stored.partitionKey(),
                                        put.at())
                                .record(1);
                var life = life(from.redrives(), record.id());
                life.sent(
                        new Message.Outgoing(
                                record.body(),
                                record.attributes(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
                life.add(new MessageStep.Sent(index, put.at(), Duration.ZERO));
            }
        }
    }

    private void leased(int index, Event.Leased leased) {
        atWork.put(leased.worker(), leased);
        for (var record : leased.records()) {
            var life = life(leased.queue(), record.id());
            life.seen(record);
            life.add(new MessageStep.Leased(index, leased.at(), leased, record.attempt()));
        }
    }

    private void committed(int index, Event.Committed committed) {
        for (var applied : committed.effects()) {
            switch (applied.effect()) {
                case Effect.Write write ->
                        answered(index, committed, write, atWork.get(committed.worker()), applied);
                case Effect.DeadLetters letters ->
                        letters.letters()
                                .forEach(letter ->
                                        life(letter.source(), letter.original().id())
                                                .add(
                                                        new MessageStep.DeadLettered(
                                                                index, committed.at())));
                case Effect.Audit _,
                        Effect.Archive _,
                        Effect.Observe _,
                        Effect.Checkpoint _,
                        Effect.LoadFile _,
                        Effect.Stage _,
                        Effect.Finish _,
                        Effect.Publish _,
                        Effect.PutEvent _ -> {}
                case Effect.Settle settle -> settled(index, committed.at(), settle);
            }
        }
    }

    private void answered(
            int index,
            Event.Committed committed,
            Effect.Write write,
            Event.@Nullable Leased leased,
            Event.Applied applied) {
        if (leased == null) {
            return;
        }
        for (int i = 0; i < applied.answers().size(); i++) {
            int row = write.pick()[i];
            Record record = leased.records().get(write.rows().record()[row]);
            life(leased.queue(), record.id())
                    .add(
                            new MessageStep.Answered(
                                    index,
                                    committed.at(),
                                    leased.lease(),
                                    write.to().name(),
                                    HexFormat.of().formatHex(write.rows().identity(row)),
                                    applied.answers().at(i),
                                    applied.answers().reason(i)));
        }
    }

    private void settled(int index, Instant at, Effect.Settle settle) {
        var again = again(settle);
        for (int i = 0; i < settle.work().size(); i++) {
            life(settle.work().source(), settle.work().records().get(i).id())
                    .add(new MessageStep.Settled(index, at, Optional.ofNullable(again[i])));
        }
    }

    /// Returns how each record is returned. The records of a shard have the delay of the first of
    /// them, since the others are behind it.
    private static @Nullable Again[] again(Effect.Settle settle) {
        var again = settle.again().clone();
        var first = Arrays.stream(again).filter(Objects::nonNull).findFirst();
        if (first.isPresent()
                && StreamRecords.position(settle.work().records().getFirst()).isPresent()) {
            for (int i = 0; i < again.length; i++) {
                var own = again[i];
                again[i] = own == null ? null : new Again(first.get().delay(), own.counts());
            }
        }
        return again;
    }
}
