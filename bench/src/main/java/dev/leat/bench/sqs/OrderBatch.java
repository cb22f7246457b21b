package dev.leat.bench.sqs;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.bench.HandScript;
import dev.leat.bench.HandWritten;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/// The orders example by hand, without Leat: decodes and checks the messages of a batch, and adds
/// the valid orders to the views in Redis with one call of a script. Returns the reasons of each
/// message that must become a dead letter, by its index. Thread-safe.
public final class OrderBatch implements Function<List<String>, Map<Integer, String>> {

    private static final int SINKS = 2;

    private final URI redis;

    /// Processors that no thread uses.
    private final Queue<Processor> idle = new ConcurrentLinkedQueue<>();

    private record Processor(HandWritten decoder, HandScript script) {}

    /// @param redis the URL of Redis
    public OrderBatch(String redis) {
        this.redis = URI.create(redis);
    }

    private Processor processor() {
        var known = idle.poll();
        if (known != null) {
            return known;
        }
        try {
            return new Processor(new HandWritten(), new HandScript(new Jedis(redis)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public Map<Integer, String> apply(List<String> bodies) {
        var now = Instant.now();
        var records = new ArrayList<Record>(bodies.size());
        for (var body : bodies) {
            var utf8 = body.getBytes(StandardCharsets.UTF_8);
            records.add(new Record("m" + records.size(), utf8, Map.of(), 1, now));
        }
        var outcomes = new Outcomes(records.size(), SINKS);
        var processor = processor();
        var valid = processor.decoder().run(new LeasedWork("orders", "batch", records), outcomes);
        var rejected = new HashMap<Integer, String>();
        for (int i = 0; i < records.size(); i++) {
            var reasons = outcomes.reasons(i, 0);
            if (!reasons.isEmpty()) {
                rejected.put(
                        i, reasons.stream().map(Reason::message).collect(Collectors.joining("; ")));
            }
        }
        if (valid.size() > 0) {
            var answers = processor.script().add(orders(valid));
            for (int i = 0; i < valid.size(); i++) {
                if (answers.get(i).equals(-1L)) {
                    rejected.put(valid.record()[i], "another order has the same order_id");
                }
            }
        }
        idle.add(processor);
        return rejected;
    }

    private static List<HandScript.Order> orders(HandWritten.Result valid) {
        var orders = new ArrayList<HandScript.Order>(valid.size());
        for (int i = 0; i < valid.size(); i++) {
            orders.add(
                    new HandScript.Order(
                            valid.identity(i),
                            valid.digest(i),
                            valid.user()[i],
                            valid.day()[i],
                            valid.value()[i]));
        }
        return orders;
    }
}
