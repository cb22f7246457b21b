package dev.leat.server.sqs;

import dev.leat.app.Queue;
import dev.leat.server.aws.AwsErrorException;

/// The names of queues as AWS clients use them. AWS requires that the name of a FIFO queue ends in
/// `.fifo`. Inside the app, a FIFO queue of app.yaml has no such suffix, but one that a client
/// created has it. A client may therefore create a queue `orders` in addition to the app's
/// `orders.fifo`.
final class QueueAddresses {

    private static final String FIFO = ".fifo";

    /// The maximum length of a name, as in SQS, including the suffix of a FIFO queue.
    private static final int LONGEST = 80;

    private QueueAddresses() {}

    static String of(Queue queue) {
        String name = queue.name();
        return queue.fifo().isEmpty() || fifo(name) ? name : name + FIFO;
    }

    /// Returns true if a queue with this name is a FIFO queue for AWS clients.
    static boolean fifo(String name) {
        return name.endsWith(FIFO);
    }

    /// Returns the name that a FIFO queue of app.yaml has in the app.
    static String bare(String name) {
        return name.substring(0, name.length() - FIFO.length());
    }

    /// @throws AwsErrorException if no queue can have this name; `fifo` is true for the name of a
    ///   FIFO queue
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
