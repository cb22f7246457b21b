package dev.leat.aws.state;

import dev.leat.aws.state.FileItem.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The states of an object's versions that this process has read or written since it claimed the
/// object, so that it need not read them again. Each write is conditional on the state from which
/// it was computed, so it fails if another process has changed that state. Thread-safe.
final class KnownStates {

    private final Map<StateKey, Optional<Stored>> states = new HashMap<>();
    private Optional<Optional<StateKey>> newest = Optional.empty();

    /// Returns the state of a version if it is known; the state is empty if it does not exist.
    synchronized Optional<Optional<Stored>> get(StateKey key) {
        boolean none =
                newest.filter(last -> last.isEmpty() || isBefore(last.get(), key)).isPresent();
        return Optional.ofNullable(states.get(key))
                .or(() -> none ? Optional.of(Optional.empty()) : Optional.empty());
    }

    private static boolean isBefore(StateKey one, StateKey other) {
        return one.sk().compareTo(other.sk()) < 0;
    }

    synchronized void put(StateKey key, Optional<Stored> state) {
        states.put(key, state);
    }

    /// Notes the newest version that has a state.
    synchronized void newest(Optional<Stored> stored) {
        newest =
                Optional.of(
                        stored.map(Stored::state)
                                .map(state -> StateKey.file(state.pipeline(), state.unit())));
        stored.ifPresent(state -> states.put(newest.orElseThrow().orElseThrow(), stored));
    }

    /// Returns true if it is known that no version has a state.
    synchronized boolean none() {
        return newest.filter(Optional::isEmpty).isPresent()
                && states.values().stream().allMatch(Optional::isEmpty);
    }

    synchronized void clear() {
        states.clear();
        newest = Optional.empty();
    }
}
