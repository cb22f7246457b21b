/// Measurements of queues in SQS: how fast Leat and others drain them into views.
@NullMarked
package dev.leat.bench.sqs;

import org.jspecify.annotations.NullMarked;
