/// SQL queries over tables that a caller fills, in a locked in-memory database.
@NullMarked
package dev.leat.kernel.query;

import org.jspecify.annotations.NullMarked;
