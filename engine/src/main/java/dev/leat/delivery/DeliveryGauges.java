package dev.leat.delivery;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.sink.EndpointSink;
import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Waiting;
import dev.leat.port.Time;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// The gauges of deliveries: `leat.deliveries.messages` by state, `leat.deliveries.oldest`, the age
/// of the oldest record that waits for an endpoint, in seconds, and `leat.endpoint.available` (1 or
/// 0). Of records only the state WAITING is shown, with a row for each endpoint of each pipeline.
/// Call [#refresh] before the meters are read. Thread-safe.
public final class DeliveryGauges {

    private final App app;
    private final Deliveries deliveries;
    private final Time time;
    private final MultiGauge messages;
    private final MultiGauge oldest;

    /// @param outages the outages by the names of their destinations
    public DeliveryGauges(
            App app,
            Deliveries deliveries,
            Supplier<Map<String, Outage>> outages,
            Time time,
            MeterRegistry meters) {
        this.app = app;
        this.deliveries = deliveries;
        this.time = time;
        this.messages =
                MultiGauge.builder("leat.deliveries.messages")
                        .description(
                                "Deliveries to subscribers of topics by state, and records that wait for endpoints")
                        .register(meters);
        this.oldest =
                MultiGauge.builder("leat.deliveries.oldest")
                        .description("Age of the oldest record that waits for an endpoint")
                        .baseUnit("seconds")
                        .register(meters);
        for (var name : app.all(Endpoint.class).keySet()) {
            var destination = RecordTransport.destination(EndpointSink.KIND, name);
            Gauge.builder(
                            "leat.endpoint.available",
                            outages,
                            now -> now.get().containsKey(destination) ? 0 : 1)
                    .description("0 while the endpoint is unavailable, else 1")
                    .tag("endpoint", name)
                    .strongReference(true)
                    .register(meters);
        }
    }

    /// Reads all counts from the store.
    public synchronized void refresh() {
        var now = time.instant();
        var rows = new ArrayList<Row<?>>();
        deliveries
                .counts()
                .forEach((group, count) -> {
                    if (group.protocol().ofTopics()) {
                        var tags = DeliveryTags.ofTopic(group.topic(), group.protocol());
                        rows.add(Row.of(tags.and("state", word(group.state())), count));
                    }
                });
        var ages = new ArrayList<Row<?>>();
        waiting(now)
                .forEach((tags, waiting) -> {
                    rows.add(
                            Row.of(
                                    tags.and("state", word(Deliveries.State.WAITING)),
                                    waiting.count()));
                    var age = Duration.between(waiting.since(), now);
                    ages.add(Row.of(tags, Math.max(0, age.toMillis()) / 1000.0));
                });
        messages.register(rows, true);
        oldest.register(ages, true);
    }

    /// A number of records, and the time at which the oldest was committed.
    private record Records(long count, Instant since) {}

    /// Returns the waiting records by their tags, including endpoints without waiting records.
    private Map<Tags, Records> waiting(Instant now) {
        var all = new LinkedHashMap<Tags, Records>();
        for (var endpoint : app.all(Endpoint.class).keySet()) {
            for (var pipeline : app.senders(endpoint)) {
                all.put(DeliveryTags.ofRecords(pipeline.name(), endpoint), new Records(0, now));
            }
        }
        deliveries.waiting().stream()
                .filter(Waiting::records)
                .forEach(one ->
                        all.put(
                                DeliveryTags.ofRecords(one.source(), one.endpoint()),
                                new Records(one.count(), one.since())));
        return all;
    }

    private static String word(Deliveries.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
