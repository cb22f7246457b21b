/// Dead letters of queues outside Leat: on AWS or another SQS-compatible server. Its classes are
/// loaded only when they are used.
@NullMarked
package dev.leat.cli.dlq.sqs;

import org.jspecify.annotations.NullMarked;
