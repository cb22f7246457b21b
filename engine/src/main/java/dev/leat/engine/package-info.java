/// Processing of one batch of messages, from lease to settlement. Starts no thread and does not
/// wait.
@NullMarked
package dev.leat.engine;

import org.jspecify.annotations.NullMarked;
