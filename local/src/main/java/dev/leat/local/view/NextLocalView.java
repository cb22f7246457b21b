package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Stream;
import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The new generation of a view in the file: a copy of the view that is filled while the current
/// view stays unchanged. The generation has its own pipelines in place of those that write to the
/// view. Its view and its pipelines have names that are not valid in app files. So its identities
/// are separate from those of the app until they are merged ([IdentityMerge]). Used on the writer
/// thread.
record NextLocalView(String view) {

    private static final String MARK = "#next";

    String name() {
        return view + MARK;
    }

    /// Returns the name of the new generation's pipeline that replaces this pipeline.
    String pipeline(String name) {
        return name + MARK;
    }

    /// Returns the app with which the state file is opened while the new generation is filled. Its
    /// only view is the new generation.
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
        feeders(app).forEach(p -> pipelines.put(pipeline(p.name()), in(p)));
        return App.named(app.name())
                .withQueues(app.queues())
                .with(Stream.class, app.all(Stream.class))
                .withViews(Map.of(name(), next))
                .withPipelines(pipelines);
    }

    /// Returns the pipelines that write to the view.
    List<Pipeline> feeders(App app) {
        return app.pipelines().values().stream()
                .filter(p -> p.to().stream().anyMatch(this::isView))
                .toList();
    }

    private boolean isView(Sink sink) {
        return sink.label().equals(ViewSink.of(view).label());
    }

    private Pipeline in(Pipeline pipeline) {
        return Pipeline.of(pipeline(pipeline.name()), pipeline.from())
                .withKey(pipeline.key())
                .withVersion(pipeline.version())
                .withSteps(pipeline.steps())
                .withTo(pipeline.to().stream().filter(this::isView).map(this::in).toList())
                .withMaxRejects(pipeline.maxRejects());
    }

    /// Returns a copy of a sink of the view that writes to the new generation instead.
    Sink in(Sink sink) {
        return new ViewSink(name(), sink.filter(), sink.columns());
    }

    /// Removes a new generation that an earlier, interrupted attempt left.
    void drop(Transaction transaction) throws SQLException {
        remove(transaction, name());
        for (long pipeline :
                transaction.list(
                        "SELECT pipeline FROM pipeline_sink WHERE sink = ?",
                        row -> row.getLong(1),
                        ViewSink.of(name()).label())) {
            IdentityMerge.forget(transaction, pipeline);
        }
    }

    /// Replaces the view's tables with those of the new generation.
    void rename(Transaction transaction) throws SQLException {
        remove(transaction, view);
        transaction.update("UPDATE view SET name = ?, removed = NULL WHERE name = ?", view, name());
    }

    /// Removes a view and its tables, if they exist.
    static void remove(Transaction transaction, String name) throws SQLException {
        var stored =
                transaction.first(
                        "DELETE FROM view WHERE name = ? RETURNING id",
                        row -> row.getLong(1),
                        name);
        if (stored.isPresent()) {
            long id = stored.get();
            ViewContents.remove(transaction, id);
            transaction.execute("DROP TABLE IF EXISTS view_%d_part".formatted(id));
            transaction.execute("DROP TABLE view_%d".formatted(id));
        }
    }
}
