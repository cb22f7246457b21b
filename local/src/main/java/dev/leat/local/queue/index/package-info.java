/// Indexes of queues in memory. They are read from the file at startup and updated after each
/// commit.
@NullMarked
package dev.leat.local.queue.index;

import org.jspecify.annotations.NullMarked;
