package dev.leat.aws.send;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Sink;
import dev.leat.aws.AwsClients;
import dev.leat.aws.state.SinkIdentities;
import dev.leat.aws.state.StateTable;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The stores of an app's sinks `queue`, `topic`, `stream` and `endpoint`. Creating them calls no
/// service. Thread-safe.
public final class Sends {

    private final Map<String, SendStore> byKind = new HashMap<>();
    private final Map<String, Destination> destinations = new HashMap<>();

    /// @param table the state table, which has the identities of the records that were sent
    /// @param endpoints sends records to the app's endpoints
    public Sends(
            AwsClients clients,
            AwsResourceNames names,
            App app,
            StateTable table,
            DeliveryTransport endpoints,
            Time time) {
        var all =
                List.of(
                        QueueDestination.of(clients, names, app),
                        new TopicDestination(clients::sns, names, table),
                        new StreamDestination(clients::kinesis, names),
                        new EndpointDestination(endpoints, time));
        var identities = new SinkIdentities(app, table, this::supports, time);
        for (var destination : all) {
            destinations.put(destination.kind(), destination);
            var sinks =
                    app.pipelines().values().stream()
                            .flatMap(pipeline -> pipeline.to().stream())
                            .filter(sink -> sink.kind().equals(destination.kind()))
                            .toList();
            byKind.put(destination.kind(), new SendStore(destination, sinks, identities));
        }
    }

    /// Returns true if the sink is a queue, a topic, a stream or an endpoint.
    public boolean supports(Sink sink) {
        return byKind.containsKey(sink.kind());
    }

    /// Returns the store of a sink: one store for each kind.
    ///
    /// @throws IllegalArgumentException if the sink is of another kind
    public Store store(Sink sink) {
        var store = byKind.get(sink.kind());
        if (store == null) {
            throw new IllegalArgumentException(
                    "the sink %s %s does not send messages".formatted(sink.kind(), sink.name()));
        }
        return store;
    }

    /// Returns the reason why a sink would refuse the message of a row; empty if it accepts it.
    public Optional<Reason> refusal(Effect.Write write, int row) {
        return destination(write).refusal(write, row);
    }

    /// Sends the message of a write of one row, without its identity. Returns the reason if the
    /// service will never accept it.
    ///
    /// @throws UnavailableException if it cannot be sent now; it may have been sent
    public Optional<Reason> notify(Effect.Write write) {
        var destination = destination(write);
        var attempt = destination.send(write, List.of(write.pick()[0]));
        if (attempt.failure().isPresent()) {
            throw attempt.failure().get();
        }
        var why = attempt.results().failed().get("0");
        if (why != null && !why.refused()) {
            throw new UnavailableException(
                    "%s %s in %s did not accept a notification: %s"
                            .formatted(
                                    destination.kind(),
                                    write.to().name(),
                                    destination.service(),
                                    why.text()));
        }
        return Optional.ofNullable(why).map(destination::reason);
    }

    private Destination destination(Effect.Write write) {
        return Optional.ofNullable(destinations.get(write.to().kind()))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "the sink %s sends no messages".formatted(write.to().label())));
    }
}
