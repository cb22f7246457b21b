package dev.leat.past;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.load.FileReplay;
import dev.leat.run.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The sinks of a pipeline that a replay writes to, and those that it leaves out.
public record ReplaySinks(List<Sink> to, List<Sink> out) {

    public ReplaySinks {
        to = List.copyOf(to);
        out = List.copyOf(out);
    }

    /// Chooses the sinks that judge by key and version, and those that are named.
    ///
    /// @param also the names of other sinks
    /// @throws RefusedReplayException if a name is unknown or names a view, or if no sink is left
    static ReplaySinks of(App app, Pipeline pipeline, List<String> also) {
        var unknown = new TreeSet<>(also);
        var to = new ArrayList<Sink>();
        var out = new ArrayList<Sink>();
        for (var sink : pipeline.to()) {
            unknown.remove(sink.name());
            boolean named = also.contains(sink.name());
            if (named && sink.view().isPresent()) {
                throw new RefusedReplayException(
                        "view %1$s cannot take records of a period again, because it stores sums; rebuild it with 'leat rebuild %1$s'"
                                .formatted(sink.name()));
            }
            if (named && appended(pipeline, sink)) {
                throw new RefusedReplayException(
                        "bucket %s cannot take the objects again: with `on_overwrite: append` each version of an object has its own output, and the outputs of the current versions exist"
                                .formatted(sink.name()));
            }
            (named || judges(app, pipeline, sink) ? to : out).add(sink);
        }
        if (!unknown.isEmpty()) {
            throw new RefusedReplayException(
                    "pipeline %s has no sink '%s'; use one of: %s"
                            .formatted(
                                    pipeline.name(),
                                    unknown.first(),
                                    pipeline.to().stream()
                                            .map(Sink::name)
                                            .distinct()
                                            .collect(Collectors.joining(", "))));
        }
        var sinks = new ReplaySinks(to, out);
        if (to.isEmpty()) {
            throw new RefusedReplayException(
                    "no sink of pipeline %s can tell which records it already has: %s"
                            .formatted(pipeline.name(), sinks.advice()));
        }
        return sinks;
    }

    private static boolean judges(App app, Pipeline pipeline, Sink sink) {
        return pipeline.from()
                .files()
                .map(files -> FileReplay.judges(files, sink))
                .orElseGet(() -> Replay.judges(app, sink));
    }

    /// Returns true if the sink is a bucket of a pipeline that processes each version of an object
    /// as a file of its own.
    private static boolean appended(Pipeline pipeline, Sink sink) {
        return sink.files().isPresent()
                && pipeline.from()
                        .files()
                        .filter(files -> !FileReplay.judges(files, sink))
                        .isPresent();
    }

    /// Returns a text about the sinks that are left out, with what to do to include each.
    public String advice() {
        return out.stream().map(ReplaySinks::advice).collect(Collectors.joining(", "));
    }

    private static String advice(Sink sink) {
        return sink.view().isPresent()
                ? "%s (rebuild it with 'leat rebuild %s')".formatted(sink.label(), sink.name())
                : "%s (add --also %s to send records again)".formatted(sink.label(), sink.name());
    }
}
