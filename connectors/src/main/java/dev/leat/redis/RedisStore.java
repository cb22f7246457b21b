package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.port.Store;
import dev.leat.port.ViewReader;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The views of one app that live on one Redis, with the identities of the pipelines that feed
/// them. Threads may share it. Whoever opened it closes it.
public final class RedisStore implements Store, AutoCloseable {

    /// Never fails because Redis is away: it is asked at the first commit, read or probe.
    ///
    /// @param views the names of the app's views that this Redis keeps
    /// @param url `redis://user:password@host:port/database`, or `rediss://` for TLS
    /// @throws IllegalArgumentException if the URL is not one, or two views would share keys
    public static RedisStore open(App app, Set<String> views, String url, InstantSource clock) {
        throw new UnsupportedOperationException("" + app + views + url + clock);
    }

    /// Reads one of the views.
    public ViewReader reader(String view) {
        throw new UnsupportedOperationException(view);
    }

    /// `host:port/database`, without user and password.
    public String place() {
        throw new UnsupportedOperationException();
    }

    /// What Redis must be told so that it keeps what it acknowledged: a sentence for each setting
    /// that is amiss, none if all is well. Asks Redis.
    ///
    /// @throws dev.leat.port.Unavailable if it is away
    public List<String> notices() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        throw new UnsupportedOperationException(work.toString());
    }

    @Override
    public void probe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
