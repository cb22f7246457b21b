/// Steps over all rows of a file. They split a pipeline into rounds. In each round, steps over rows
/// process the file in pieces. Between two rounds, a step processes all rows at once; DuckDB spills
/// rows to disk if they exceed its memory limit.
@NullMarked
package dev.leat.kernel.reduce;

import org.jspecify.annotations.NullMarked;
