package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Sink;
import dev.leat.app.sink.LakeTableSink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import java.util.HashMap;
import java.util.Map;

/// The names that the sinks of a stored app file, and the columns of its lake tables, have in the
/// current file, which renames them (`was`).
public final class CurrentNames {

    /// For an app file that is compared under its own names.
    public static final CurrentNames SAME = new CurrentNames();

    /// The current labels of sinks, by their former labels.
    private final Map<String, String> sinks = new HashMap<>();

    /// The former names of columns by their current names, by the label of the lake table.
    private final Map<String, Map<String, String>> columns = new HashMap<>();

    private CurrentNames() {}

    /// Returns the names that the sinks and columns of any stored app file have in this app.
    public static CurrentNames in(App current) {
        var names = new CurrentNames();
        current.views()
                .values()
                .forEach(view ->
                        view.was().ifPresent(was -> names.add(ViewSink.KIND, was, view.name())));
        current.queues()
                .values()
                .forEach(queue ->
                        queue.was().ifPresent(was -> names.add(QueueSink.KIND, was, queue.name())));
        current.all(LakeTable.class)
                .values()
                .forEach(table ->
                        names.columns.put(
                                LakeTableSink.KIND + " " + table.name(), table.renamed()));
        return names;
    }

    private void add(String kind, String was, String name) {
        sinks.put(kind + " " + was, kind + " " + name);
    }

    /// Returns the current label of a sink.
    String label(Sink sink) {
        return sinks.getOrDefault(sink.label(), sink.label());
    }

    /// Returns a document for a sink with the current names of its columns.
    String document(Sink sink, String document) {
        var renamed = columns.getOrDefault(sink.label(), Map.of());
        return renamed.isEmpty() ? document : SinkRow.renamed(document, renamed);
    }
}
