package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.Sink;
import dev.leat.app.sink.EndpointSink;
import dev.leat.config.text.EndpointLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.HashSet;

/// Rules about endpoints.
final class EndpointRules {

    private EndpointRules() {}

    /// Reports endpoints in pipelines that read files. If a delivery fails permanently, its source
    /// message becomes a dead letter, but a line of a file has no source message.
    static void recordsAreOfQueues(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from().files().isPresent()) {
                PipelineRules.sinks(pipeline).stream()
                        .filter(Sink::keepsMessages)
                        .forEach(sink ->
                                in.problem(
                                        in.markIn(sink, sink.kind()),
                                        EndpointLintMessage.FROM_FILES,
                                        sink.kind(),
                                        sink.name(),
                                        pipeline.name()));
            }
        }
    }

    static void endpointsAreUsed(App app, ReadContext in) {
        var used = new HashSet<String>();
        for (var pipeline : app.pipelines().values()) {
            PipelineRules.sinks(pipeline).stream()
                    .filter(sink -> sink.kind().equals(EndpointSink.KIND))
                    .forEach(sink -> used.add(sink.name()));
        }
        for (var endpoint : app.all(Endpoint.class).keySet()) {
            if (!used.contains(endpoint)) {
                in.warning(in.keyMark("endpoints", endpoint), EndpointLintMessage.UNUSED, endpoint);
            }
        }
    }
}
