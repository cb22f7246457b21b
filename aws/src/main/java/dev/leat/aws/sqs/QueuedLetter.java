package dev.leat.aws.sqs;

import dev.leat.port.Message;

/// A dead letter as the message of a dead-letter queue.
///
/// @param queue the queue's name in the app
public record QueuedLetter(String queue, Message.Outgoing message) {}
