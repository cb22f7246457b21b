/// Questions in SQL over tables that a caller fills, in a locked database in memory.
@NullMarked
package dev.leat.kernel.query;

import org.jspecify.annotations.NullMarked;
