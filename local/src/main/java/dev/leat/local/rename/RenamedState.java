package dev.leat.local.rename;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.sink.ViewSink;
import dev.leat.local.database.Database;
import dev.leat.local.view.ViewNames;
import dev.leat.local.view.Views;
import java.util.LinkedHashMap;

/// Gives stored state the new names of resources that were renamed in the app file. Used when the
/// state is opened, before messages are read.
public final class RenamedState {

    private RenamedState() {}

    /// Returns work that renames the queues, pipelines and views of the app whose former names have
    /// state. It throws a [dev.leat.local.database.StateException] if one of them cannot be
    /// renamed.
    public static Views.Preparation in(Database database, App app) {
        var file = database.file();
        return transaction -> {
            // Dead letters and archives name the sinks of a pipeline, so pipelines are the first.
            var pipelines = new LinkedHashMap<String, Pipeline>();
            var rename = new PipelineRename(transaction, app, file);
            for (var pipeline : app.pipelines().values()) {
                rename.run(pipeline).ifPresent(was -> pipelines.put(was, pipeline));
            }
            QueueRename.run(transaction, app, pipelines, file);
            for (var view : app.views().values()) {
                var writers = ViewNames.rename(transaction, view);
                var name = new NameChange(view.was().orElse(view.name()), view.name());
                new RenamedSink(app, file, ViewSink.KIND, name, writers).rename(transaction);
            }
        };
    }
}
