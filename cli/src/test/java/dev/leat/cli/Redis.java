package dev.leat.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/// A Redis of a test's own, which can be stopped and started again.
final class Redis implements AutoCloseable {

    private final int port;
    private final String[] settings;
    private RedisServer server;

    Redis(String... settings) throws IOException {
        this.settings = settings.clone();
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server = started();
    }

    private RedisServer started() throws IOException {
        var builder =
                RedisServer.newRedisServer()
                        .port(port)
                        .onShutdownForceStop(true)
                        .setting("bind 127.0.0.1");
        for (var setting : settings) {
            builder = builder.setting(setting);
        }
        var fresh = builder.build();
        fresh.start();
        return fresh;
    }

    void start() throws IOException {
        server = started();
    }

    void stop() throws IOException {
        server.stop();
    }

    String place() {
        return "127.0.0.1:" + port;
    }

    String url() {
        return "redis://" + place();
    }

    /// The value of a field, as redis-cli shows it.
    String field(String key, String field) {
        try (var redis = new Jedis("127.0.0.1", port)) {
            return String.valueOf(redis.hget(key, field));
        }
    }

    @Override
    public void close() throws IOException {
        if (server.isActive()) {
            server.stop();
        }
    }
}
