/// Steps over all rows of a file. They cut a pipeline into rounds: in each its rows go through in
/// pieces, and between two of them a step sees all rows, which DuckDB keeps on disk where they are
/// more than memory holds.
@NullMarked
package dev.leat.kernel.reduce;

import org.jspecify.annotations.NullMarked;
