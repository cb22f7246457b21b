/// SQS's operations over the queues of a platform: a request of the SDK's model in, an answer of
/// the SDK's model out. It knows nothing of the wire.
@NullMarked
package dev.leat.server.sqs;

import org.jspecify.annotations.NullMarked;
