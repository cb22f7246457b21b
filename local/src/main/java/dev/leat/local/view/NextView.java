package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.View;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The next generation of a view in the file: a view of its own under a name that no app file can
/// give, so that it has tables and, at each pipeline, a bit of its own. A bit that a generation had
/// is never another's: what has it in its identity is in no later generation. Used on the writer's
/// thread.
record NextView(String view) {

    String name() {
        return view + "#next";
    }

    /// The app as the file must see it while the generation is filled: it has this view alone.
    App in(App app) {
        var old = app.view(view);
        var next =
                new View(
                        name(),
                        old.key(),
                        old.measures(),
                        old.every(),
                        old.rankBy(),
                        old.redisKey());
        var pipelines = new LinkedHashMap<String, Pipeline>();
        app.pipelines().forEach((name, pipeline) -> pipelines.put(name, in(pipeline)));
        return new App(app.name(), app.queues(), Map.of(name(), next), pipelines, List.of());
    }

    private Pipeline in(Pipeline pipeline) {
        return new Pipeline(
                pipeline.name(),
                pipeline.from(),
                pipeline.key(),
                pipeline.version(),
                pipeline.steps(),
                pipeline.to().stream().map(this::in).toList(),
                pipeline.maxRejects());
    }

    /// The same sink, of the next generation if it is this view.
    Sink in(Sink sink) {
        return switch (sink) {
            case Sink.ToView to when to.name().equals(view) ->
                    new Sink.ToView(name(), to.filter(), to.columns());
            case Sink.ToView to -> to;
            case Sink.ToQueue to -> to;
        };
    }

    /// Forgets what an earlier try left.
    void drop(Transaction transaction) throws SQLException {
        remove(transaction, name());
        retire(transaction, label(name()));
    }

    /// Puts the generation in the place of the view.
    void swap(Transaction transaction) throws SQLException {
        remove(transaction, view);
        rename(transaction);
        retire(transaction, label(view));
        var take = transaction.prepare("UPDATE pipeline_sink SET sink = ? WHERE sink = ?");
        take.setString(1, label(view));
        take.setString(2, label(name()));
        take.executeUpdate();
    }

    void rename(Transaction transaction) throws SQLException {
        var rename = transaction.prepare("UPDATE view SET name = ? WHERE name = ?");
        rename.setString(1, view);
        rename.setString(2, name());
        rename.executeUpdate();
    }

    /// Removes a view and its tables, if the file has it.
    static void remove(Transaction transaction, String name) throws SQLException {
        var delete = transaction.prepare("DELETE FROM view WHERE name = ? RETURNING id");
        delete.setString(1, name);
        long id = 0;
        try (var row = delete.executeQuery()) {
            while (row.next()) {
                id = row.getLong(1);
            }
        }
        if (id > 0) {
            transaction.execute("DROP TABLE IF EXISTS view_%d_part".formatted(id));
            transaction.execute("DROP TABLE view_%d".formatted(id));
        }
    }

    private static void retire(Transaction transaction, String label) throws SQLException {
        var retire =
                transaction.prepare(
                        "UPDATE pipeline_sink SET sink = sink || '#' || bit WHERE sink = ?");
        retire.setString(1, label);
        retire.executeUpdate();
    }

    private static String label(String name) {
        return PipelineState.label(Sink.ToView.of(name));
    }
}
