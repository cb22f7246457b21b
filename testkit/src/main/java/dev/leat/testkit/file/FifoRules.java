package dev.leat.testkit.file;

import dev.leat.app.Queue;
import dev.leat.config.Options;
import dev.leat.config.text.Node;

/// What a FIFO queue needs of a message, and what has a meaning there only.
final class FifoRules {

    private FifoRules() {}

    static void check(Queue queue, Options options, Node node, Context in) {
        if (queue.fifo().isEmpty()) {
            options.find(SendSpec.DEDUPLICATION)
                    .ifPresent(id ->
                            in.say(
                                    id.mark(),
                                    Mistake.NOT_FIFO,
                                    queue.name(),
                                    SendSpec.DEDUPLICATION.name()));
            return;
        }
        if (!options.has(SendSpec.GROUP)) {
            in.say(node.mark(), Mistake.NO_GROUP, queue.name(), "write `group: G`");
        }
        if (!queue.fifo().get().byContent() && !options.has(SendSpec.DEDUPLICATION)) {
            in.say(node.mark(), Mistake.NO_DEDUPLICATION, queue.name());
        }
        if (options.has(SendSpec.DELAY)) {
            in.say(node.mark(), Mistake.FIFO_DELAY, queue.name());
        }
    }
}
