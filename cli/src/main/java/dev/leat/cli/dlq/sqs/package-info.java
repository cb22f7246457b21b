/// Dead letters of queues that Leat does not keep: AWS's own, or those of another server that
/// speaks SQS. The only place that calls one; its classes are loaded when a command asks for them.
@NullMarked
package dev.leat.cli.dlq.sqs;

import org.jspecify.annotations.NullMarked;
