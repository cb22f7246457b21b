package dev.leat.redis;

import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/// A Redis of the tests' own on a port of 127.0.0.1, which can be stopped (as by kill -9: one that
/// still writes its first append-only file ends in no other way) and started again.
final class TestServer implements AutoCloseable {

    private final int port;
    private final String[] settings;
    private @Nullable RedisServer server;

    TestServer(String... settings) {
        this.port = ServerProcess.freePort();
        this.settings = settings.clone();
        start();
    }

    void start() {
        try {
            var builder =
                    RedisServer.newRedisServer()
                            .port(port)
                            .onShutdownForceStop(true)
                            .setting("bind 127.0.0.1")
                            .setting("save \"\"")
                            .setting("dir " + System.getProperty("java.io.tmpdir"));
            for (var setting : settings) {
                builder = builder.setting(setting);
            }
            server = builder.build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        try {
            if (server != null) {
                server.stop();
                server = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    /// Runs commands with a plain client.
    <T> T cli(Function<Jedis, T> commands) {
        try (var redis = new Jedis("127.0.0.1", port)) {
            return commands.apply(redis);
        }
    }

    void empty() {
        cli(Jedis::flushAll);
    }

    @Override
    public void close() {
        stop();
    }
}
