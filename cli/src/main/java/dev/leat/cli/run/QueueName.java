package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.cli.terminal.CommandException;
import dev.leat.kernel.bind.Suggestion;

/// A queue as a person names it.
public final class QueueName {

    private QueueName() {}

    /// The queue of this name.
    ///
    /// @throws Failure if the app has none; with the one that was meant, or those that there are
    public static Queue in(App app, String name) {
        var queue = app.queues().get(name);
        if (queue == null) {
            throw CommandException.input(
                    "no queue '%s' in the app; %s"
                            .formatted(name, Suggestion.toOneOf(name, app.queues().keySet())));
        }
        return queue;
    }
}
