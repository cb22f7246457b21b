/// Storage of queue messages and their leases in the state file.
@NullMarked
package dev.leat.local.queue.storage;

import org.jspecify.annotations.NullMarked;
