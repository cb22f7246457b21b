package dev.leat.testkit.file;

import dev.leat.app.Queue;
import dev.leat.config.Options;
import dev.leat.config.text.Node;

/// Rules for messages that are sent to FIFO queues, and for the options that only FIFO queues
/// support.
final class FifoMessageRules {

    private FifoMessageRules() {}

    static void check(Queue queue, Options options, Node node, TestFileContext in) {
        if (queue.fifo().isEmpty()) {
            options.find(SendSpec.DEDUPLICATION)
                    .ifPresent(id ->
                            in.say(
                                    id.mark(),
                                    TestFileLintMessage.NOT_FIFO,
                                    queue.name(),
                                    SendSpec.DEDUPLICATION.name()));
            return;
        }
        if (!options.has(SendSpec.GROUP)) {
            in.say(node.mark(), TestFileLintMessage.NO_GROUP, queue.name(), "write `group: G`");
        }
        if (!queue.fifo().get().byContent() && !options.has(SendSpec.DEDUPLICATION)) {
            in.say(node.mark(), TestFileLintMessage.NO_DEDUPLICATION, queue.name());
        }
        if (options.has(SendSpec.DELAY)) {
            in.say(node.mark(), TestFileLintMessage.FIFO_DELAY, queue.name());
        }
    }
}
