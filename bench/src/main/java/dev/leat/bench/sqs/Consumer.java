package dev.leat.bench.sqs;

import dev.leat.bench.LocalRedis;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;

/// A program that consumes orders from its own queue and adds them to its own Redis. It is a
/// process of its own, which can be paused while another one is measured.
final class Consumer implements AutoCloseable {

    /// The keys of the rows in Redis.
    ///
    /// @param totals key of the row of all users
    record Keys(String totals, String userPrefix) {}

    /// The queues of a consumer, by their URLs.
    record Queues(String orders, String deadLetters) {}

    private final String name;
    private final Queues queues;
    private final Keys keys;
    private final LocalRedis redis;
    private final Jedis connection;
    private final Process process;
    private final OrderMessages messages = new OrderMessages();

    /// Starts a program. Its output is added to a file.
    Consumer(
            String name,
            Queues queues,
            Keys keys,
            LocalRedis redis,
            List<String> command,
            Map<String, String> environment,
            Path output)
            throws IOException {
        this.name = name;
        this.queues = queues;
        this.keys = keys;
        this.redis = redis;
        this.connection = redis.connect();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        this.process = builder.start();
    }

    String name() {
        return name;
    }

    Queues queues() {
        return queues;
    }

    /// The messages that were created for this consumer.
    OrderMessages messages() {
        return messages;
    }

    /// Stops all threads of the process until [#resume].
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
        if (status != 0 || !process.isAlive()) {
            throw new IOException(name + " has ended; see its output");
        }
    }

    /// Returns the CPU time of the process in seconds.
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /// Returns the number of orders in the view of all orders.
    long orders() {
        return Long.parseLong(
                Objects.requireNonNullElse(connection.hget(keys.totals(), "total_orders"), "0"));
    }

    /// Checks that the rows of the views are those of all messages so far.
    void check() {
        var totals = messages.totals();
        require(
                "all",
                totals,
                row(connection.hgetAll(keys.totals()), "total_orders", "total_revenue"));
        var rows = new HashMap<String, Response<Map<String, String>>>();
        try (var pipeline = connection.pipelined()) {
            messages.users()
                    .keySet()
                    .forEach(user -> rows.put(user, pipeline.hgetAll(keys.userPrefix() + user)));
        }
        rows.forEach((user, row) ->
                require(
                        user,
                        messages.users().getOrDefault(user, OrderMessages.Row.NONE),
                        row(row.get(), "order_count", "total_spend")));
    }

    private OrderMessages.Row row(Map<String, String> row, String count, String sum) {
        var text = row.getOrDefault(sum, "0");
        // Leat stores decimals, the others cents.
        long cents =
                text.contains(".")
                        ? new BigDecimal(text).movePointRight(2).longValueExact()
                        : Long.parseLong(text);
        return new OrderMessages.Row(Long.parseLong(row.getOrDefault(count, "0")), cents);
    }

    private void require(String row, OrderMessages.Row expected, OrderMessages.Row found) {
        if (!expected.equals(found)) {
            throw new IllegalStateException(
                    "%s: the row of %s has %s; expected %s".formatted(name, row, found, expected));
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        connection.close();
        redis.close();
    }
}
