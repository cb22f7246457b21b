/// Steps over all rows of a file. They split a pipeline into rounds: in each round the rows are
/// processed in pieces, and between two rounds a step processes all rows, which DuckDB spills to
/// disk if they exceed its memory.
@NullMarked
package dev.leat.kernel.reduce;

import org.jspecify.annotations.NullMarked;
