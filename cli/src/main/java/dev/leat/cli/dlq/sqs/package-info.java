/// Dead letters of queues outside Leat: on AWS or another SQS-compatible server. The only package
/// that calls one; its classes are loaded on demand.
@NullMarked
package dev.leat.cli.dlq.sqs;

import org.jspecify.annotations.NullMarked;
