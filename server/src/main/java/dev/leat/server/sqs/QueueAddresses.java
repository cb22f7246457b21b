package dev.leat.server.sqs;

import dev.leat.app.Queue;
import dev.leat.server.aws.AwsErrorException;

/// What queues are called on the wire: there the name of a FIFO queue ends in `.fifo`, as AWS wants
/// it. The app's FIFO queues have no such end to their names, those that clients create do, so that
/// a client may have `orders` beside `orders.fifo`.
final class QueueAddresses {

    private static final String FIFO = ".fifo";

    /// SQS's limit, with the end of a FIFO queue.
    private static final int LONGEST = 80;

    private QueueAddresses() {}

    static String of(Queue queue) {
        String name = queue.name();
        return queue.fifo().isEmpty() || fifo(name) ? name : name + FIFO;
    }

    /// Whether a queue of this name is FIFO on the wire.
    static boolean fifo(String name) {
        return name.endsWith(FIFO);
    }

    /// What the app calls a FIFO queue of this name.
    static String bare(String name) {
        return name.substring(0, name.length() - FIFO.length());
    }

    /// @throws Fault if no queue can be created under this name; `fifo` is whether it shall be FIFO
    static void check(String name, boolean fifo) {
        boolean ends = fifo && fifo(name);
        String plain = ends ? bare(name) : name;
        boolean good =
                ends == fifo
                        && !plain.isEmpty()
                        && name.length() <= LONGEST
                        && plain.chars().allMatch(c -> BatchRequests.word((char) c));
        if (!good) {
            throw AwsErrorException.invalidParameter(
                    fifo
                            ? "The name of a FIFO queue can only include alphanumeric characters,"
                                    + " hyphens, or underscores, must end with .fifo suffix and be"
                                    + " 1 to 80 in length."
                            : "Can only include alphanumeric characters, hyphens, or underscores."
                                    + " 1 to 80 in length");
        }
    }
}
