package dev.leat.engine;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Attribute;
import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.kernel.Kernel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small orders app without YAML, with a kernel in plain Java. A body is `id user cents`; cents
/// must be above zero.
public final class OrdersByHand {

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private OrdersByHand() {}

    public static App app() {
        return app(Queue.named("orders"));
    }

    /// The same app, its queue FIFO.
    public static App fifo() {
        return app(Queue.named("orders").with(Queue.Fifo.DEFAULT));
    }

    private static App app(Queue queue) {
        var view =
                new View(
                        "user_stats",
                        List.of(new View.Key("user_id", Type.Simple.VARCHAR)),
                        List.of(
                                View.Measure.count("order_count"),
                                View.Measure.sum("total", "value", new Type.Decimal(18, 2))),
                        Optional.empty(),
                        Optional.empty());
        var other =
                new View(
                        "region_stats",
                        view.key(),
                        view.measures(),
                        Optional.empty(),
                        Optional.empty());
        var pipeline =
                Pipeline.of(
                                "order_stats",
                                new QueueSource(
                                        "orders",
                                        new Schema("Order", List.of()),
                                        Pipeline.UnknownFields.IGNORE,
                                        1000))
                        .withKey(List.of("order_id"))
                        .withTo(List.of(ViewSink.of("user_stats"), ViewSink.of("region_stats")));
        return App.named("orders")
                .withQueues(Map.of("orders", queue, "orders-dlq", Queue.deadLetters("orders-dlq")))
                .withViews(Map.of("user_stats", view, "region_stats", other))
                .withPipelines(Map.of("order_stats", pipeline));
    }

    public static Record record(String body) {
        return record(body, 1);
    }

    public static Record record(String body, int attempt) {
        return new Record(
                "m-" + body,
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("trace", Attribute.text("t1")),
                attempt,
                NOW);
    }

    /// A record of a FIFO queue. Users whose names begin with the same two letters are a group.
    public static Record ordered(String body, int attempt) {
        var plain = record(body, attempt);
        return new Record(
                plain.id(),
                plain.body(),
                plain.attributes(),
                attempt,
                plain.receivedAt(),
                1,
                Optional.of(body.split(" ", 3)[1].substring(0, 2)));
    }

    public static LeasedWork work(Record... records) {
        return new LeasedWork("orders", "lease", List.of(records));
    }

    /// The kernel: what SQL does in the real one.
    public static Kernel kernel() {
        return new KernelWithoutFiles() {
            @Override
            public Rows run(LeasedWork work, Outcomes table) {
                return rows(work, table);
            }

            @Override
            public void close() {}
        };
    }

    private static Rows rows(LeasedWork work, Outcomes table) {
        var good = new ArrayList<Integer>();
        for (int record = 0; record < work.size(); record++) {
            var fields = fields(work, record);
            if (!table.pending(record)) {
                continue;
            }
            if (Long.parseLong(fields[2]) <= 0) {
                table.reject(
                        record,
                        List.of(Reason.at("check", "value", fields[2], "value is above zero")));
            } else {
                good.add(record);
            }
        }
        int size = good.size();
        var identity = new byte[16 * size];
        var digest = new byte[16 * size];
        var users = new String[size];
        var counts = new long[size];
        var cents = new long[size];
        for (int row = 0; row < size; row++) {
            var fields = fields(work, good.get(row));
            System.arraycopy(hash(fields[0]), 0, identity, 16 * row, 16);
            System.arraycopy(hash(String.join(" ", fields)), 0, digest, 16 * row, 16);
            users[row] = fields[1];
            counts[row] = 1;
            cents[row] = Long.parseLong(fields[2]);
        }
        List<Column> columns =
                List.of(
                        new Column.Texts(users),
                        new Column.Longs(counts, new BitSet()),
                        new Column.Longs(cents, new BitSet()));
        return new Rows(
                size,
                good.stream().mapToInt(Integer::intValue).toArray(),
                identity,
                digest,
                List.of(columns, columns));
    }

    private static String[] fields(LeasedWork work, int record) {
        return new String(work.records().get(record).body(), StandardCharsets.UTF_8).split(" ", 3);
    }

    /// Puts the 16 bytes of a text's hash in their row's place.
    public static void hash(String text, byte[] to, int row) {
        System.arraycopy(hash(text), 0, to, 16 * row, 16);
    }

    private static byte[] hash(String text) {
        try {
            var all =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(all, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static List<Outcome> row(Outcomes table, int record) {
        var row = new ArrayList<Outcome>();
        for (int sink = 0; sink <= table.sinks(); sink++) {
            row.add(table.at(record, sink));
        }
        return row;
    }
}
