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

/// What an app stands on in an environment: its state folder, and the stores elsewhere. Threads may
/// share it; the one who opened it closes it.
final class RunContext implements AutoCloseable {

    private final LocalPlatform local;
    private final ExternalStores elsewhere;
    private final ViewLocations places;
    private final EnginePlatform engine;

    private RunContext(LocalPlatform local, ExternalStores elsewhere, ViewLocations places) {
        this.local = local;
        this.elsewhere = elsewhere;
        this.places = places;
        this.engine = new JoinedPlatform(local, elsewhere);
    }

    /// @throws RuntimeException as the parts say
    static RunContext open(App app, Environment environment, Path state, Time time) {
        var places = new ViewLocations(state);
        var elsewhere = ExternalStores.open(app, environment, places, time);
        try {
            var kept = app.without(environment.stores().keySet());
            return new RunContext(LocalPlatform.open(kept, state, time), elsewhere, places);
        } catch (RuntimeException failed) {
            elsewhere.close();
            throw failed;
        }
    }

    PlatformParts platform() {
        return new PlatformParts(engine, local, Optional.of(local));
    }

    /// What clients of AWS manage and use in the state folder.
    LocalServices services() {
        return local;
    }

    /// What is in the state folder.
    LocalPlatform local() {
        return local;
    }

    /// From now on the state folder has a reserve, for what must go on when its disk is full.
    void keepReserve() {
        local.keepReserve();
    }

    /// The condition of the state folder.
    StateCondition condition() {
        return local.condition();
    }

    /// What a person should know of the state folder, a sentence each.
    List<String> news() {
        return news(Set.of());
    }

    private List<String> news(Set<String> moved) {
        var fresh =
                local.newViews().stream()
                        .filter(view -> !moved.contains(view))
                        .map("the view %s is new: it counts from now on"::formatted);
        return Stream.concat(fresh, local.notices().stream()).toList();
    }

    /// The same of the folder and the stores elsewhere, which are asked, for an app that starts.
    ///
    /// @throws dev.leat.port.CorruptStateException if what one of them keeps is not what the app
    ///   means
    List<String> starts(App app) {
        var stores = elsewhere.notices();
        var moved = places.moved(where(app));
        return Stream.of(news(moved.keySet()), stores, moved.values())
                .flatMap(Collection::stream)
                .toList();
    }

    /// The app runs: it is remembered where its views are.
    void runs(App app) {
        places.runs(where(app));
    }

    private Map<String, String> where(App app) {
        var where = new LinkedHashMap<String, String>();
        app.views().keySet().forEach(view -> where.put(view, place(view)));
        return where;
    }

    private String place(String view) {
        return elsewhere.store(view).map(RedisStore::place).orElse(ViewLocations.HOME);
    }

    /// What has come up since of stores elsewhere that were away then; never blocks.
    List<String> later() {
        return elsewhere.news();
    }

    /// By place, why a store elsewhere is away; empty while it is there.
    Map<String, Optional<String>> conditions() {
        return elsewhere.conditions();
    }

    /// How many messages the process before this one worked on when it was cut off.
    long suspects() {
        return local.suspectsAtStart();
    }

    @Override
    public void close() {
        engine.close();
    }
}
