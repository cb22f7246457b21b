/// The messages of queues in the state file, and their leases.
@NullMarked
package dev.leat.local.queue.storage;

import org.jspecify.annotations.NullMarked;
