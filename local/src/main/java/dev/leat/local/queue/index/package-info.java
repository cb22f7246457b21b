/// In-memory indexes of queues, read from the file at startup and kept in step with it.
@NullMarked
package dev.leat.local.queue.index;

import org.jspecify.annotations.NullMarked;
