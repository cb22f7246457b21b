package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import java.util.HashSet;
import java.util.Set;

/// The graph of pipelines. An edge means that a pipeline reads the output of another.
final class PipelineGraph {

    private PipelineGraph() {}

    /// Returns true if records of this sink may reach the pipeline, either directly or through
    /// other pipelines.
    static boolean comesBack(App app, Sink sink, Pipeline to) {
        return comesBack(app, sink, to, new HashSet<>());
    }

    private static boolean comesBack(App app, Sink sink, Pipeline to, Set<String> seen) {
        if (sink.files().isEmpty()) {
            return false;
        }
        var path = sink.files().get().path();
        for (var reader : app.readers(sink.name())) {
            var takes =
                    reader.from()
                            .files()
                            .filter(files -> mayTake(files.prefix(), files.suffix(), path));
            if (takes.isEmpty() || !seen.add(reader.name())) {
                continue;
            }
            boolean back =
                    reader.name().equals(to.name())
                            || reader.to().stream()
                                    .anyMatch(next -> comesBack(app, next, to, seen));
            if (back) {
                return true;
            }
        }
        return false;
    }

    /// Returns true if a key with this path may have this prefix and suffix. A placeholder may have
    /// any value.
    static boolean mayTake(String prefix, String suffix, TextTemplate path) {
        var first = path.parts().getFirst() instanceof Part.Text(var text) ? text : "";
        var last = path.parts().getLast() instanceof Part.Text(var text) ? text : "";
        boolean fixed = path.parts().size() == 1 && path.parts().getFirst() instanceof Part.Text;
        boolean begins = first.startsWith(prefix) || (!fixed && prefix.startsWith(first));
        boolean ends = last.endsWith(suffix) || (!fixed && suffix.endsWith(last));
        return begins && ends;
    }
}
