/// Runs work: one pass of one batch, and the loop around it.
@NullMarked
package dev.leat.engine;

import org.jspecify.annotations.NullMarked;
