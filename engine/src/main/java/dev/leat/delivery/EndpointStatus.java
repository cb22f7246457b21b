package dev.leat.delivery;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.Pipeline;
import dev.leat.app.sink.EndpointSink;
import dev.leat.port.Deliveries.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The state of an endpoint of an app. `pipelines` send records to it. `waiting` is the number of
/// records that wait to be sent to it, and `oldest` the time at which the oldest of them was
/// committed. `unavailable` is the time since which the endpoint has been unavailable, as far as
/// the running app has tried to send to it; it is not known while the app is stopped. `reason` is
/// the reason of a failed attempt, or empty.
public record EndpointStatus(
        String endpoint,
        List<String> pipelines,
        long waiting,
        Optional<Instant> oldest,
        Optional<Instant> unavailable,
        String reason) {

    public EndpointStatus {
        pipelines = List.copyOf(pipelines);
    }

    /// Returns the states of all endpoints of an app, in the order of the app, and then of removed
    /// endpoints for which records still wait.
    ///
    /// @param waiting the waiting deliveries
    /// @param outages the outages by the names of their destinations
    public static List<EndpointStatus> of(
            App app, List<Waiting> waiting, Map<String, Outage> outages) {
        var names = new LinkedHashSet<>(app.all(Endpoint.class).keySet());
        var records =
                waiting.stream()
                        .filter(Waiting::records)
                        .filter(one -> one.kind().equals(EndpointSink.KIND))
                        .toList();
        records.forEach(one -> names.add(one.endpoint()));
        var all = new ArrayList<EndpointStatus>();
        for (var name : names) {
            var outage =
                    Optional.ofNullable(
                            outages.get(RecordTransport.destination(EndpointSink.KIND, name)));
            all.add(
                    of(
                            name,
                            app.senders(name).stream().map(Pipeline::name).toList(),
                            records.stream().filter(one -> one.endpoint().equals(name)).toList(),
                            outage));
        }
        return List.copyOf(all);
    }

    private static EndpointStatus of(
            String name, List<String> pipelines, List<Waiting> waiting, Optional<Outage> outage) {
        return new EndpointStatus(
                name,
                pipelines,
                waiting.stream().mapToLong(Waiting::count).sum(),
                waiting.stream().map(Waiting::since).min(Instant::compareTo),
                outage.map(Outage::since),
                outage.map(Outage::reason)
                        .orElseGet(() ->
                                waiting.stream()
                                        .map(Waiting::reason)
                                        .filter(reason -> !reason.isEmpty())
                                        .findFirst()
                                        .orElse("")));
    }

    /// Returns true if the endpoint works: it is not known to be unavailable.
    public boolean available() {
        return unavailable.isEmpty();
    }
}
