/// SQS operations on the queues of a platform. Requests and responses are objects of the SDK's
/// model classes. This package does not depend on the wire protocol.
@NullMarked
package dev.leat.server.sqs;

import org.jspecify.annotations.NullMarked;
