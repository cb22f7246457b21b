package dev.leat.server;

import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nobody manages a queue here: there are none to be managed.
public enum NoQueues implements QueueAdmin {
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
        throw new NoSuchQueueException(definition.queue().name());
    }

    @Override
    public void delete(String name) {
        throw new NoSuchQueueException(name);
    }

    @Override
    public void tag(String name, Map<String, String> tags) {
        throw new NoSuchQueueException(name);
    }

    @Override
    public Move move(String from, Optional<String> to, Optional<Integer> perSecond) {
        throw new NoSuchQueueException(from);
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
