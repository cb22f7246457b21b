/// The mechanism that runs the long-lived threads of a process.
@NullMarked
package dev.leat.task;

import org.jspecify.annotations.NullMarked;
