package dev.leat.cli;

import dev.leat.cli.trial.Polling;
import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.embedded.RedisServer;

/// A Redis of a test's own, which can be stopped and started again.
public final class Redis implements AutoCloseable {

    private final int port;
    private final String[] settings;
    private RedisServer server;

    public Redis(String... settings) throws IOException {
        this.settings = settings.clone();
        port = ServerProcess.freePort();
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

    public void empty() {
        try (var redis = new Jedis("127.0.0.1", port)) {
            redis.flushAll();
        }
    }

    /// Makes this Redis a cluster with one shard.
    void takeAllSlots() {
        try (var redis = new Jedis("127.0.0.1", port)) {
            redis.clusterAddSlots(IntStream.range(0, 16_384).toArray());
            while (!redis.clusterInfo().contains("cluster_state:ok")) {
                Polling.pause();
            }
        }
    }

    public String place() {
        return "127.0.0.1:" + port;
    }

    public String url() {
        return "redis://" + place();
    }

    /// The value of a field, as redis-cli shows it.
    String field(String key, String field) {
        try (var redis = new Jedis("127.0.0.1", port)) {
            return String.valueOf(redis.hget(key, field));
        }
    }

    /// Returns all keys, each with true if its name or its value contains a text.
    Map<String, Boolean> having(String text) {
        var found = new HashMap<String, Boolean>();
        try (var redis = new Jedis("127.0.0.1", port)) {
            for (var key : redis.keys("*")) {
                var value = new String(redis.dump(key), StandardCharsets.ISO_8859_1);
                found.put(key, (key + value).contains(text));
            }
        }
        return found;
    }

    /// Returns the output of redis-cli on a terminal for a command whose result is a text or a list
    /// of texts.
    String said(String command) {
        var words = command.strip().split(" +", -1);
        var arguments = Arrays.copyOfRange(words, 2, words.length);
        try (var redis = new Jedis("127.0.0.1", port)) {
            var reply =
                    redis.sendCommand(
                            Protocol.Command.valueOf(words[1].toUpperCase(Locale.ROOT)), arguments);
            if (reply instanceof List<?> list) {
                var lines = new StringBuilder();
                for (int i = 0; i < list.size(); i++) {
                    lines.append("%d) %s%n".formatted(i + 1, quoted(list.get(i))));
                }
                return lines.toString();
            }
            return quoted(reply) + "\n";
        }
    }

    private static String quoted(Object text) {
        return '"' + new String((byte[]) text, StandardCharsets.UTF_8) + '"';
    }

    @Override
    public void close() throws IOException {
        if (server.isActive()) {
            server.stop();
        }
    }
}
