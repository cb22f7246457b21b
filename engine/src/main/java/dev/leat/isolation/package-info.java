/// Trials in a child process: the process, what it runs, and what both exchange.
@NullMarked
package dev.leat.isolation;

import org.jspecify.annotations.NullMarked;
