package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.redis.RedisMarks;
import dev.leat.redis.RedisStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The external stores of views in an environment, one per URL. A store is opened even if it is
/// unreachable. Threads may share it; the caller that opens it closes it.
final class ExternalStores implements AutoCloseable {

    private final Map<String, RedisStore> byView = new LinkedHashMap<>();
    private final Map<RedisStore, Set<String>> views = new LinkedHashMap<>();
    private final UnavailableStores unavailable;

    private ExternalStores(Time time) {
        unavailable = new UnavailableStores(time);
    }

    /// @param marks ids of the views' contents; the loss of a store's data is detected by these
    ///   ids. They are read only when the store is used
    /// @throws dev.leat.port.UnavailableException if a secret in a URL cannot be read
    /// @throws IllegalArgumentException if a store does not support a view's definition
    static ExternalStores open(App app, Environment environment, RedisMarks marks, Time time) {
        var byUrl = new LinkedHashMap<String, Set<String>>();
        EnvironmentSecrets.storeUrls(environment)
                .forEach((view, url) ->
                        byUrl.computeIfAbsent(url, _ -> new LinkedHashSet<>()).add(view));
        var stores = new ExternalStores(time);
        try {
            byUrl.forEach((url, names) -> {
                var store = RedisStore.open(app, names, url, marks, time);
                stores.views.put(store, names);
                names.forEach(name -> stores.byView.put(name, store));
            });
            return stores;
        } catch (RuntimeException failed) {
            stores.close();
            throw failed;
        }
    }

    /// Returns the store of this view; empty if it is in the state folder.
    Optional<RedisStore> store(String view) {
        return Optional.ofNullable(byView.get(view));
    }

    /// Queries all stores for the identities of a record.
    List<StoredIdentity> holdings(String pipeline, byte[] identity) {
        return views.keySet().stream()
                .flatMap(store -> store.holding(pipeline, identity).stream())
                .toList();
    }

    /// Queries the stores and returns messages about them for the user.
    ///
    /// @throws dev.leat.port.CorruptStateException if a store's content belongs to another app
    List<String> notices() {
        var notices = new ArrayList<String>();
        views.forEach((store, names) -> {
            var list = String.join(", ", names);
            try {
                notices.addAll(probed(store, "%s: stored in Redis at %s", list));
            } catch (UnavailableException failed) {
                unavailable.add(
                        store.place(),
                        () -> probed(store, "%s: Redis at %s is reachable again", list));
                notices.add(
                        "%s: Redis at %s is unreachable (%s); messages stay queued and processing resumes when it is back"
                                .formatted(list, store.place(), failed.getMessage()));
            }
        });
        return notices;
    }

    private static List<String> probed(RedisStore store, String text, String views) {
        store.probe();
        var notices = new ArrayList<>(List.of(text.formatted(views, store.place())));
        notices.addAll(store.notices());
        return notices;
    }

    /// Returns a message for each store that was unreachable at [#notices] and is reachable now.
    /// Each message is returned once. Never blocks.
    List<String> recovered() {
        return unavailable.recovered();
    }

    /// Queries the stores. Returns, by address, the error of an unreachable store, or empty for a
    /// reachable one.
    Map<String, Optional<String>> conditions() {
        var conditions = new LinkedHashMap<String, Optional<String>>();
        views.keySet().forEach(store -> conditions.put(store.place(), failure(store)));
        return conditions;
    }

    /// Returns the error of a store; empty if it is reachable.
    static Optional<String> failure(Store store) {
        try {
            store.probe();
            return Optional.empty();
        } catch (UnavailableException | CorruptStateException failed) {
            return Optional.of(String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public void close() {
        views.keySet().forEach(RedisStore::close);
    }
}
