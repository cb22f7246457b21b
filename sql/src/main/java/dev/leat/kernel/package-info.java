/// Row processing in SQL. A kernel runs the statement of a compiled pipeline over batches of
/// messages, or over pieces of files: parts of a file that are committed like batches. Only this
/// package and its subpackages use DuckDB.
@NullMarked
package dev.leat.kernel;

import org.jspecify.annotations.NullMarked;
