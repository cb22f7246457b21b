package dev.leat.cli.place;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.cli.terminal.CommandException;
import java.util.Map;

/// Resolves the names of queues and pipelines that the user entered.
public final class EnteredName {

    private EnteredName() {}

    /// Returns the queue of this name.
    ///
    /// @throws CommandException if the app has no such queue; the message has a suggestion or the
    ///   list of queues
    public static Queue queue(App app, String name) {
        return find("queue", name, app.queues());
    }

    /// Returns the pipeline of this name.
    ///
    /// @throws CommandException if the app has no such pipeline; the message has a suggestion or
    ///   the list of pipelines
    public static Pipeline pipeline(App app, String name) {
        return find("pipeline", name, app.pipelines());
    }

    private static <T> T find(String kind, String name, Map<String, T> all) {
        var found = all.get(name);
        if (found == null) {
            throw CommandException.unknown(kind, name, all.keySet());
        }
        return found;
    }
}
