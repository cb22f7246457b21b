/// Comparisons that print their numbers: each runs the sides in turns, in one process.
@NullMarked
package dev.leat.bench;

import org.jspecify.annotations.NullMarked;
