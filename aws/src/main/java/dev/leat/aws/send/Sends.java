package dev.leat.aws.send;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Sink;
import dev.leat.aws.AwsClients;
import dev.leat.aws.state.SinkIdentities;
import dev.leat.aws.state.StateTable;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.Store;
import dev.leat.port.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The stores of an app's sinks `queue`, `topic` and `endpoint`. Creating them calls no service.
/// Thread-safe.
public final class Sends {

    private final Map<String, SendStore> byKind = new HashMap<>();

    /// @param table the state table, which has the identities of the records that were sent
    /// @param endpoints sends records to the app's endpoints
    public Sends(
            AwsClients clients,
            AwsResourceNames names,
            App app,
            StateTable table,
            DeliveryTransport endpoints,
            Time time) {
        var destinations =
                List.of(
                        QueueDestination.of(clients, names, app),
                        new TopicDestination(clients::sns, names, table),
                        new EndpointDestination(endpoints, time));
        var identities = new SinkIdentities(app, table, this::supports, time);
        for (var destination : destinations) {
            var sinks =
                    app.pipelines().values().stream()
                            .flatMap(pipeline -> pipeline.to().stream())
                            .filter(sink -> sink.kind().equals(destination.kind()))
                            .toList();
            byKind.put(destination.kind(), new SendStore(destination, sinks, identities));
        }
    }

    /// Returns true if the sink is a queue, a topic or an endpoint.
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
}
