package dev.leat.server.sqs;

import dev.leat.app.Queue;
import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Queues in memory: `orders` and `orders-dlq` of an app, and what is created. A move runs until it
/// is cancelled.
final class HeldQueues implements QueueAdmin {

    private static final Instant MADE = Instant.parse("2026-01-02T00:00:00Z");

    private final Map<String, Managed> all = new TreeMap<>();
    private final Map<String, HeldQueue> messages = new TreeMap<>();
    private final List<Move> moves = new ArrayList<>();

    HeldQueues() {
        put(Definition.of(Queue.named("orders")), true, Map.of());
        put(Definition.of(Queue.deadLetters("orders-dlq")), true, Map.of());
    }

    /// One more queue of the app.
    synchronized void declare(Queue queue) {
        put(Definition.of(queue), true, Map.of());
    }

    MessageQueue queue(String name) {
        var found = messages.get(name);
        if (found == null) {
            throw new NoSuchQueueException(name);
        }
        return found;
    }

    private void put(Definition definition, boolean declared, Map<String, String> tags) {
        String name = definition.queue().name();
        all.put(name, new Managed(definition, declared, MADE, MADE, tags));
        messages.computeIfAbsent(name, _ -> new HeldQueue());
    }

    @Override
    public synchronized List<Managed> list() {
        return List.copyOf(all.values());
    }

    @Override
    public synchronized Optional<Managed> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    @Override
    public synchronized void create(Definition definition, Map<String, String> tags) {
        put(definition, false, tags);
    }

    @Override
    public synchronized void change(Definition definition) {
        put(definition, false, Map.of());
    }

    @Override
    public synchronized void delete(String name) {
        all.remove(name);
        messages.remove(name);
    }

    @Override
    public synchronized void tag(String name, Map<String, String> tags) {
        all.computeIfPresent(
                name,
                (_, queue) -> new Managed(queue.definition(), queue.declared(), MADE, MADE, tags));
    }

    @Override
    public synchronized Move move(String from, Optional<String> to, Optional<Integer> perSecond) {
        if (moves.stream().anyMatch(move -> move.state() == Move.State.RUNNING)) {
            throw new IllegalStateException("one runs");
        }
        var move = move("move-" + moves.size(), from, to, perSecond, Move.State.RUNNING);
        moves.addFirst(move);
        return move;
    }

    private static Move move(
            String handle,
            String from,
            Optional<String> to,
            Optional<Integer> perSecond,
            Move.State state) {
        return new Move(handle, from, to, perSecond, MADE, state, 3, 7, "");
    }

    @Override
    public synchronized List<Move> moves(String from) {
        return List.copyOf(moves);
    }

    @Override
    public synchronized Optional<Move> cancel(String handle) {
        for (var move : List.copyOf(moves)) {
            if (move.handle().equals(handle) && move.state() == Move.State.RUNNING) {
                var cancelled =
                        move(
                                handle,
                                move.from(),
                                move.to(),
                                move.perSecond(),
                                Move.State.CANCELLED);
                moves.set(moves.indexOf(move), cancelled);
                return Optional.of(cancelled);
            }
        }
        return Optional.empty();
    }
}
