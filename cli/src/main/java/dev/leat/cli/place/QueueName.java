package dev.leat.cli.place;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.cli.terminal.CommandException;
import dev.leat.kernel.bind.Suggestion;

/// Resolves a queue name that the user entered.
public final class QueueName {

    private QueueName() {}

    /// Returns the queue of this name.
    ///
    /// @throws CommandException if the app has no such queue; the message has a suggestion or the
    ///   list of queues
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
