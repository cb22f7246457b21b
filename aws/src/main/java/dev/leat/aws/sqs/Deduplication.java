package dev.leat.aws.sqs;

import dev.leat.batch.Hashes;

/// Deduplication ids of messages that Leat sends to FIFO queues. SQS drops a message if it received
/// one with the same id within the last five minutes.
final class Deduplication {

    private Deduplication() {}

    /// Returns an id that only the same parts have.
    static String id(String... parts) {
        return Hashes.sha256Hex(String.join("\n", parts));
    }
}
