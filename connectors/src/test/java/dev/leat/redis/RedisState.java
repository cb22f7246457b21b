package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.util.List;

/// A Redis as contract tests of views use it.
record RedisState(RedisStore redis) implements TestedState {

    static RedisState open(TestServer server, App app, VirtualTime time) {
        return new RedisState(
                RedisStore.open(
                        app, app.views().keySet(), server.url(), RedisMarks.ofProcess(), time));
    }

    @Override
    public Store store() {
        return redis;
    }

    @Override
    public ViewReader view(String name) {
        return redis.reader(name);
    }

    @Override
    public List<StoredIdentity> holdings(String pipeline, byte[] identity) {
        return redis.holding(pipeline, identity).stream().toList();
    }

    /// All that a process has of Redis is its connections.
    @Override
    public void crash() {
        redis.close();
    }

    @Override
    public void close() {
        redis.close();
    }
}
