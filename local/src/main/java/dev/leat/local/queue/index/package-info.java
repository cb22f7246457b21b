/// Which messages of a queue are where: in memory, read from the file at the start. What is stored
/// follows it.
@NullMarked
package dev.leat.local.queue.index;

import org.jspecify.annotations.NullMarked;
