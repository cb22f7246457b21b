package dev.leat.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.embedded.RedisServer;

/// A Redis server for benchmarks, on a port of 127.0.0.1, without persistence. Uses the
/// `redis-server` on the PATH or, if there is none, the program in the test library.
public final class LocalRedis implements AutoCloseable {

    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final int port;
    private final Server server;

    private interface Server {
        void stop() throws IOException;
    }

    private LocalRedis(int port, Server server) {
        this.port = port;
        this.server = server;
    }

    public static LocalRedis start() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var redis = new LocalRedis(port, found() ? own(port) : brought(port));
        redis.await();
        return redis;
    }

    private static boolean found() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
    }

    private static Server own(int port) throws IOException {
        var process =
                new ProcessBuilder(
                                "redis-server",
                                "--port",
                                "" + port,
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--appendonly",
                                "no")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectErrorStream(true)
                        .start();
        return process::destroy;
    }

    private static Server brought(int port) throws IOException {
        var server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
        server.start();
        return server::stop;
    }

    private void await() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (var redis = connect()) {
                redis.ping();
                return;
            } catch (JedisConnectionException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    public Jedis connect() {
        return new Jedis("127.0.0.1", port);
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
