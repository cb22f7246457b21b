/// The commands about dead letters in queues of SQS: they guard cli and aws.
@NullMarked
package dev.leat.cli.dlq.sqs;

import org.jspecify.annotations.NullMarked;
