package dev.leat.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisException;

/// A pool of connections to one Redis. Connections are opened when needed and reused. Thread-safe.
final class RedisConnections implements AutoCloseable {

    /// Timeout of a connection attempt.
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /// Timeout of a reply. The script for a large batch takes milliseconds, but writing the log on
    /// a busy disk (appendfsync) can take seconds.
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final RedisUrl url;
    private final JedisClientConfig config;
    private final Deque<Jedis> idle = new ArrayDeque<>();
    private boolean closed;

    RedisConnections(RedisUrl url) {
        this.url = url;
        this.config = config(url);
    }

    private static JedisClientConfig config(RedisUrl url) {
        var config =
                DefaultJedisClientConfig.builder()
                        .resp2()
                        .connectionTimeoutMillis((int) CONNECT.toMillis())
                        .socketTimeoutMillis((int) ANSWER.toMillis())
                        .clientName("leat")
                        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                        .database(url.database());
        if (url.tls()) {
            config.sslOptions(SslOptions.defaults());
        }
        url.user().ifPresent(config::user);
        url.password().ifPresent(config::password);
        return config.build();
    }

    RedisUrl url() {
        return url;
    }

    /// Calls `work` with a connection. Blocks until the call is done.
    ///
    /// @throws dev.leat.port.UnavailableException if Redis is unavailable
    /// @throws dev.leat.port.CorruptStateException if Redis has data that Leat did not write
    <T> T with(Function<Jedis, T> work) {
        Jedis connection = null;
        try {
            connection = take();
            var answer = work.apply(connection);
            keep(connection);
            return answer;
        } catch (JedisException e) {
            drop(connection);
            throw RedisFailure.of(url, e);
        } catch (RuntimeException | Error e) {
            drop(connection);
            throw e;
        }
    }

    /// Runs `work` with this timeout of replies on the connection.
    static <T> T patiently(Jedis redis, Duration answer, Supplier<T> work) {
        var connection = redis.getConnection();
        int before = connection.getSoTimeout();
        connection.setSoTimeout((int) answer.toMillis());
        try {
            return work.get();
        } finally {
            if (!connection.isBroken()) {
                connection.setSoTimeout(before);
            }
        }
    }

    private Jedis take() {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the store at " + url + " is closed");
            }
            var kept = idle.poll();
            if (kept != null) {
                return kept;
            }
        }
        return connected();
    }

    /// Connects to the Redis of the URL; if that is a cluster with one shard, to its primary.
    private Jedis connected() {
        var first = new Jedis(new HostAndPort(url.host(), url.port()), config);
        try {
            var primary = ShardPrimary.elsewhere(first, url);
            if (primary.isEmpty()) {
                return first;
            }
            close(first);
            return new Jedis(primary.get(), config);
        } catch (RuntimeException failed) {
            close(first);
            throw failed;
        }
    }

    private void keep(Jedis connection) {
        synchronized (this) {
            if (!closed) {
                idle.push(connection);
                return;
            }
        }
        connection.close();
    }

    /// Closes a connection that failed, and all idle connections, since they have probably failed,
    /// too.
    private void drop(@Nullable Jedis connection) {
        var broken = new ArrayDeque<Jedis>();
        synchronized (this) {
            broken.addAll(idle);
            idle.clear();
        }
        if (connection != null) {
            broken.add(connection);
        }
        broken.forEach(RedisConnections::close);
    }

    private static void close(Jedis connection) {
        try {
            connection.close();
        } catch (JedisException _) {
            // Ignored: the connection had failed before.
        }
    }

    @Override
    public void close() {
        Deque<Jedis> last;
        synchronized (this) {
            closed = true;
            last = new ArrayDeque<>(idle);
            idle.clear();
        }
        last.forEach(RedisConnections::close);
    }
}
