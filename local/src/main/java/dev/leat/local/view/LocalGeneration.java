package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.sink.ViewSink;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Generation;
import dev.leat.port.Platform;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A new generation of a view in the state file, that is, a copy that is built while no pipeline
/// runs.
public final class LocalGeneration implements Generation {

    private final Database database;
    private final Platform resources;
    private final App app;
    private final NextLocalView next;
    private final Views views;
    private final InstantSource clock;
    private boolean swapped;

    private LocalGeneration(
            Database database,
            Platform resources,
            App app,
            NextLocalView next,
            InstantSource clock) {
        this.database = database;
        this.resources = resources;
        this.app = app;
        this.next = next;
        this.clock = clock;
        this.views = Views.open(database, next.in(app), clock);
    }

    /// Begins a generation of the app's view with this name.
    ///
    /// @param resources the platform that has this database open, without the pipelines and views
    ///   of the app; the generation closes it
    /// @throws dev.leat.local.database.StateException if a pipeline's key has changed
    public static LocalGeneration begin(
            Database database, Platform resources, App app, String view, InstantSource clock) {
        VersionedViews.check(app);
        var next = new NextLocalView(view);
        database.commit(transaction -> {
            var pipelines =
                    PipelineTable.open(transaction, app, database.folder(), next.feeders(app));
            new Identities(pipelines, clock).settle(transaction);
            next.drop(transaction);
            return next;
        });
        return new LocalGeneration(database, resources, app, next, clock);
    }

    @Override
    public WriteResults write(Effect.Write write) {
        var mine =
                new Effect.Write(
                        next.pipeline(write.pipeline()),
                        next.in(write.to()),
                        write.sink(),
                        write.rows(),
                        write.pick());
        return database.commit(transaction -> views.write(transaction, mine));
    }

    /// Returns the streams, archives and queues of the app. They can be read until this is closed.
    public Platform resources() {
        return resources;
    }

    @Override
    public Contents contents() {
        return database.read(session -> ViewContents.of(session, next.view()));
    }

    @Override
    public Set<String> writers() {
        return database.read(session -> SinkWriters.of(session, ViewSink.of(next.view())).keySet());
    }

    @Override
    public void swap() {
        swap(Contents.UNKNOWN);
    }

    @Override
    public void swap(Contents contents) {
        database.commit(transaction -> {
            views.identities().settle(transaction);
            for (var pipeline : next.feeders(app)) {
                if (PipelineTable.renewable(transaction, pipeline)) {
                    PipelineTable.renew(transaction, pipeline, ViewSink.of(next.view()));
                }
            }
            var mine = PipelineTable.open(transaction, next.in(app), database.folder());
            var pipelines = PipelineTable.open(transaction, app, database.folder());
            for (var pipeline : next.feeders(app)) {
                merge(
                        transaction,
                        of(mine, next.pipeline(pipeline.name())),
                        of(pipelines, pipeline.name()));
            }
            SinkWriters.retain(transaction, ViewSink.of(next.view()), names(next.feeders(app)));
            next.rename(transaction);
            ViewContents.put(transaction, next.view(), contents);
            return next;
        });
        swapped = true;
    }

    private static Set<String> names(List<Pipeline> pipelines) {
        return pipelines.stream().map(Pipeline::name).collect(Collectors.toSet());
    }

    private void merge(Transaction transaction, PipelineState from, PipelineState into)
            throws SQLException {
        long today = clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds();
        new IdentityMerge(
                        from.id(),
                        into.id(),
                        into.bit(ViewSink.of(next.view())),
                        into.changing(),
                        into.firstDay(today))
                .run(transaction);
    }

    private static PipelineState of(Map<String, PipelineState> states, String name) {
        var state = states.get(name);
        if (state == null) {
            throw new IllegalArgumentException("no pipeline '" + name + "' in the app");
        }
        return state;
    }

    @Override
    public void close() {
        try {
            if (!swapped) {
                database.commit(transaction -> {
                    views.identities().settle(transaction);
                    next.drop(transaction);
                    return next;
                });
            }
        } finally {
            resources.close();
        }
    }
}
