/// Queues: chunks of messages, leases, receipts, dead letters.
@NullMarked
package dev.leat.local.queue;

import org.jspecify.annotations.NullMarked;
