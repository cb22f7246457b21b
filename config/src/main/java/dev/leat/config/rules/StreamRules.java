package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Stream;
import dev.leat.app.StreamSource;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.StreamLintMessage;
import java.util.HashSet;

/// Rules about streams.
final class StreamRules {

    private StreamRules() {}

    static void sourcesExist(App app, ReadContext in) {
        var streams = app.all(Stream.class).keySet();
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from() instanceof StreamSource from && !streams.contains(from.stream())) {
                var mark = in.mark("pipelines", pipeline.name(), "from", "stream");
                PipelineRules.unknown("stream", from.stream(), streams, mark, in);
            }
        }
    }

    /// Reports a pipeline that puts all records back into the stream that it reads.
    static void nothingFeedsItself(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var sink : pipeline.to()) {
                if (feedsItself(pipeline, sink)) {
                    in.problem(
                            in.markIn(sink, sink.kind()),
                            StreamLintMessage.LOOP,
                            pipeline.name(),
                            sink.name());
                }
            }
        }
    }

    /// Returns true if the sink puts all records into the stream that the pipeline reads.
    static boolean feedsItself(Pipeline pipeline, Sink sink) {
        return pipeline.from() instanceof StreamSource from
                && sink.filter() instanceof Sink.Filter.All
                && sink.stream().filter(from.stream()::equals).isPresent();
    }

    /// Warns about streams that no pipeline uses, unless the app uses none: then clients do.
    static void streamsAreUsed(App app, ReadContext in) {
        var used = new HashSet<String>();
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from() instanceof StreamSource from) {
                used.add(from.stream());
            }
            PipelineRules.sinks(pipeline).forEach(sink -> sink.stream().ifPresent(used::add));
        }
        if (used.isEmpty()) {
            return;
        }
        for (var stream : app.all(Stream.class).keySet()) {
            if (!used.contains(stream)) {
                in.warning(in.keyMark("streams", stream), StreamLintMessage.UNUSED, stream);
            }
        }
    }
}
