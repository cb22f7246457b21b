package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.local.LocalPlatform;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LocalServices;
import dev.leat.port.PlatformParts;
import dev.leat.port.StateCondition;
import dev.leat.port.Time;
import dev.leat.redis.RedisStore;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The stores of an app in an environment: its state folder and the external stores. Threads may
/// share it; the caller that opens it closes it.
final class RunContext implements AutoCloseable {

    private final LocalPlatform local;
    private final ExternalStores external;
    private final ViewLocations places;
    private final EnginePlatform engine;

    private RunContext(LocalPlatform local, ExternalStores external, ViewLocations places) {
        this.local = local;
        this.external = external;
        this.places = places;
        this.engine = new JoinedPlatform(local, external);
    }

    /// @throws RuntimeException if a store cannot be opened
    static RunContext open(App app, Environment environment, Path state, Time time) {
        var places = new ViewLocations(state);
        var external = ExternalStores.open(app, environment, places, time);
        try {
            var kept = app.withoutViews(environment.stores().keySet());
            return new RunContext(LocalPlatform.open(kept, state, time), external, places);
        } catch (RuntimeException failed) {
            external.close();
            throw failed;
        }
    }

    PlatformParts platform() {
        return new PlatformParts(engine, local, Optional.of(local));
    }

    /// Returns the services for AWS clients in the state folder.
    LocalServices services() {
        return local;
    }

    /// Returns the platform of the state folder.
    LocalPlatform local() {
        return local;
    }

    /// Reserves disk space in the state folder for operations that must succeed on a full disk.
    void keepReserve() {
        local.keepReserve();
    }

    /// Returns the condition of the state folder.
    StateCondition condition() {
        return local.condition();
    }

    /// Returns messages about the state folder for the user.
    List<String> notices() {
        return notices(Set.of());
    }

    private List<String> notices(Set<String> moved) {
        var created =
                local.newViews().stream()
                        .filter(view -> !moved.contains(view))
                        .map(
                                "the view %s is new; it includes only records that are processed from now on"
                                        ::formatted);
        return Stream.concat(created, local.notices().stream()).toList();
    }

    /// Queries the external stores. Returns messages about them and about the state folder, to
    /// print when an app starts.
    ///
    /// @throws dev.leat.port.CorruptStateException if a store's content belongs to another app
    List<String> startMessages(App app) {
        var stores = external.notices();
        var moved = places.moved(where(app));
        return Stream.of(notices(moved.keySet()), stores, moved.values())
                .flatMap(Collection::stream)
                .toList();
    }

    /// Records where the views of the running app are stored.
    void runs(App app) {
        places.runs(where(app));
    }

    private Map<String, String> where(App app) {
        var where = new LinkedHashMap<String, String>();
        app.views().keySet().forEach(view -> where.put(view, place(view)));
        return where;
    }

    private String place(String view) {
        return external.store(view).map(RedisStore::place).orElse(ViewLocations.HOME);
    }

    /// Returns a message for each external store that was unreachable at the start and is reachable
    /// now. Each message is returned once. Never blocks.
    List<String> recovered() {
        return external.recovered();
    }

    /// Returns, by address, the error of an unreachable external store, or empty for a reachable
    /// store.
    Map<String, Optional<String>> conditions() {
        return external.conditions();
    }

    /// Returns the number of messages that were in flight when the previous process was killed.
    long suspects() {
        return local.suspectsAtStart();
    }

    @Override
    public void close() {
        engine.close();
    }
}
