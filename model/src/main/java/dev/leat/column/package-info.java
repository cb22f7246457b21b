/// Typed columns of rows, in native memory that DuckDB reads.
@NullMarked
package dev.leat.column;

import org.jspecify.annotations.NullMarked;
