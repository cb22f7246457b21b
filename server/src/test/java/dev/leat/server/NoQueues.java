package dev.leat.server;

import dev.leat.port.NoSuchQueue;
import dev.leat.port.Queues;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nobody manages a queue here: there are none to be managed.
public enum NoQueues implements Queues {
    NONE;

    @Override
    public List<Managed> list() {
        return List.of();
    }

    @Override
    public Optional<Managed> find(String name) {
        return Optional.empty();
    }

    @Override
    public void create(Definition definition, Map<String, String> tags) {
        throw new UnsupportedOperationException(definition.queue().name());
    }

    @Override
    public void change(Definition definition) {
        throw new NoSuchQueue(definition.queue().name());
    }

    @Override
    public void delete(String name) {
        throw new NoSuchQueue(name);
    }

    @Override
    public void tag(String name, Map<String, String> tags) {
        throw new NoSuchQueue(name);
    }

    @Override
    public Move move(String from, Optional<String> to, Optional<Integer> perSecond) {
        throw new NoSuchQueue(from);
    }

    @Override
    public List<Move> moves(String from) {
        return List.of();
    }

    @Override
    public Optional<Move> cancel(String handle) {
        return Optional.empty();
    }
}
