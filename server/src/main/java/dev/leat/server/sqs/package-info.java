/// SQS operations on the queues of a platform. Requests and responses are those of the SDK's model;
/// nothing here depends on the wire protocol.
@NullMarked
package dev.leat.server.sqs;

import org.jspecify.annotations.NullMarked;
