/// Queues in SQS: sources, settlement of leases, clients' access, and dead letters.
@NullMarked
package dev.leat.aws.sqs;

import org.jspecify.annotations.NullMarked;
