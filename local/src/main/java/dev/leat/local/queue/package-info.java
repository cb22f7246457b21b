/// Queues: message chunks, leases, receipts and dead letters.
@NullMarked
package dev.leat.local.queue;

import org.jspecify.annotations.NullMarked;
