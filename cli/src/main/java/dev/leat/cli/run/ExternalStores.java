package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.port.CorruptStateException;
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

/// The stores in which an environment keeps views, one for each URL. One that is away does not
/// hinder the opening. Threads may share it; the one who opened it closes it.
final class ExternalStores implements AutoCloseable {

    private final Map<String, RedisStore> byView = new LinkedHashMap<>();
    private final Map<RedisStore, Set<String>> views = new LinkedHashMap<>();
    private final UnavailableStores absent = new UnavailableStores();

    private ExternalStores() {}

    /// @param marks what tells that a store has lost its views; asked only when the store is
    /// @throws IllegalArgumentException if a store cannot keep its views as the app has them
    static ExternalStores open(App app, Environment environment, RedisMarks marks, Time time) {
        var byUrl = new LinkedHashMap<String, Set<String>>();
        environment
                .stores()
                .forEach((view, url) ->
                        byUrl.computeIfAbsent(url, _ -> new LinkedHashSet<>()).add(view));
        var elsewhere = new ExternalStores();
        try {
            byUrl.forEach((url, names) -> {
                var store = RedisStore.open(app, names, url, marks, time);
                elsewhere.views.put(store, names);
                names.forEach(name -> elsewhere.byView.put(name, store));
            });
            return elsewhere;
        } catch (RuntimeException failed) {
            elsewhere.close();
            throw failed;
        }
    }

    /// The store that keeps this view, if one does.
    Optional<RedisStore> store(String view) {
        return Optional.ofNullable(byView.get(view));
    }

    /// What each store knows of a record. Asks them.
    List<StoredIdentity> holdings(String pipeline, byte[] identity) {
        return views.keySet().stream()
                .flatMap(store -> store.holding(pipeline, identity).stream())
                .toList();
    }

    /// What a person should know of the stores, a sentence each. Asks them.
    ///
    /// @throws dev.leat.port.CorruptStateException if what one keeps is not what the app means
    List<String> notices() {
        var notices = new ArrayList<String>();
        views.forEach((store, names) -> {
            var list = String.join(", ", names);
            try {
                store.probe();
                notices.add("%s: kept in Redis at %s".formatted(list, store.place()));
                notices.addAll(store.notices());
            } catch (UnavailableException away) {
                absent.add(store, list);
                notices.add(
                        "%s: Redis at %s is away; what is sent waits, and goes on by itself when it is back (%s)"
                                .formatted(list, store.place(), away.getMessage()));
            }
        });
        return notices;
    }

    /// What has come up of stores that were away when [#notices] asked; never blocks.
    List<String> news() {
        return absent.news();
    }

    /// By place, why it is away; empty while it is there. Asks them.
    Map<String, Optional<String>> conditions() {
        var conditions = new LinkedHashMap<String, Optional<String>>();
        views.keySet().forEach(store -> conditions.put(store.place(), away(store)));
        return conditions;
    }

    private static Optional<String> away(RedisStore store) {
        try {
            store.probe();
            return Optional.empty();
        } catch (UnavailableException | CorruptStateException away) {
            return Optional.of(String.valueOf(away.getMessage()));
        }
    }

    @Override
    public void close() {
        views.keySet().forEach(RedisStore::close);
    }
}
