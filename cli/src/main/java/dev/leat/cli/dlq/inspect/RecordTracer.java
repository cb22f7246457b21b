package dev.leat.cli.dlq.inspect;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.cli.terminal.Terminal;
import dev.leat.server.mask.Mask;
import dev.leat.server.operations.Operations;
import java.util.List;
import java.util.function.Function;

/// Follows a record through the pipelines of an app and says what is known of it.
public final class RecordTracer {

    private final App app;
    private final Operations operations;
    private final Terminal terminal;
    private final boolean json;

    /// @param json a line of JSON a pipeline
    public RecordTracer(App app, Operations operations, Terminal terminal, boolean json) {
        this.app = app;
        this.operations = operations;
        this.terminal = terminal;
        this.json = json;
    }

    /// Whether anything is known of it; if not, it is said where it was looked for.
    public boolean follow(RecordQuery sought, List<Pipeline> pipelines) {
        var tracing = new TraceSearch(app, operations, sought);
        var found = tracing.in(pipelines);
        if (found.isEmpty()) {
            unknown(sought, pipelines, tracing.looked());
            return false;
        }
        Function<String, Mask> masks =
                queue -> Mask.of(java.util.Optional.of(app), queue, operations.personal(queue));
        var text = new TraceText(terminal, masks);
        for (int i = 0; i < found.size(); i++) {
            if (json) {
                terminal.say(TraceJson.of(found.get(i), masks));
            } else {
                if (i > 0) {
                    terminal.say("");
                }
                text.print(found.get(i));
            }
        }
        return true;
    }

    private void unknown(RecordQuery sought, List<Pipeline> pipelines, List<String> looked) {
        long days =
                pipelines.stream()
                        .mapToLong(pipeline -> app.terms(pipeline).dedupeWindow().toDays())
                        .max()
                        .orElse(0);
        terminal.warn(
                "nothing is known of %s: never seen, purged, or longer ago than %d days; looked at:"
                        .formatted(sought, days));
        looked.forEach(place -> terminal.warn("  " + place));
    }
}
