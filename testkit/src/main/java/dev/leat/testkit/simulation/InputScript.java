package dev.leat.testkit.simulation;

import dev.leat.port.Buckets;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Given;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/// The input of a run, step by step. Runs on the caller's thread, which takes turns with the
/// workers.
final class InputScript {

    private final Deque<Given> left;
    private final Turn turn;
    private final SimulationContext context;
    private final Random chance;
    private Optional<Duration> done = Optional.empty();

    InputScript(List<Given> given, Turn turn, SimulationContext context, Random chance) {
        this.left = new ArrayDeque<>(given);
        this.turn = turn;
        this.context = context;
        this.chance = chance;
        next();
    }

    /// Runs the next step. Called when the script has its turn.
    void step(
            Function<String, MessageQueue> queues,
            Supplier<Buckets> buckets,
            Supplier<Streams> streams) {
        switch (left.pop()) {
            case Given.Send send -> send(send, queues.apply(send.queue()));
            case Given.Put put -> put(put, buckets.get());
            case Given.PutRecords put -> put(put, streams.get());
            case Given.Reshard reshard -> {
                streams.get().reshard(reshard.stream(), reshard.shards());
                var journal = context.journal();
                journal.record(
                        new Event.Resharded(journal.now(), reshard.stream(), reshard.shards()));
            }
            case Given.Wait _, Given.Until _ -> {}
        }
        next();
    }

    private void put(Given.Put put, Buckets buckets) {
        var content = put.content();
        try {
            var object =
                    buckets.put(
                            put.bucket(), put.key(), new ByteArrayInputStream(content), Map.of());
            var journal = context.journal();
            journal.record(new Event.Put(journal.now(), object.unit()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read content in memory", e);
        }
    }

    private void put(Given.PutRecords put, Streams streams) {
        var sequences = streams.put(put.stream(), put.records());
        var journal = context.journal();
        journal.record(new Event.RecordsPut(journal.now(), put.stream(), put.records(), sequences));
    }

    private void send(Given.Send send, MessageQueue queue) {
        var messages = new ArrayList<Message.Outgoing>(send.messages());
        if (messages.size() > 1) {
            context.faults()
                    .occasion(Fault.Reorder.class, fault -> fault.queue().equals(send.queue()))
                    .ifPresent(fault -> {
                        Collections.shuffle(messages, chance);
                        context.journal().struck(fault, messages.size() + " messages");
                    });
        }
        var answers = queue.send(messages);
        context.journal()
                .record(new Event.Sent(context.journal().now(), send.queue(), messages, answers));
    }

    private void next() {
        var clock = context.clock();
        if (left.isEmpty() && done.isEmpty()) {
            done = Optional.of(clock.elapsed());
        }
        turn.waits(
                switch (left.peek()) {
                    case Given.Send _, Given.Put _, Given.PutRecords _, Given.Reshard _ ->
                            Wait.NONE;
                    case Given.Wait wait -> clock.until(clock.elapsed().plus(wait.by()));
                    case Given.Until until -> clock.until(until.time());
                    case null -> clock.until(SimulatedClock.ENDLESS);
                });
    }

    /// Returns the time of the last step, counted from the start; empty before the end of the
    /// input.
    Optional<Duration> done() {
        return done;
    }
}
