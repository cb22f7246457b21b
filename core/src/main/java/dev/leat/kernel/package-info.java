/// Row processing in SQL. The steps and sinks of a pipeline are compiled to one DuckDB statement. A
/// kernel runs this statement over batches of messages, or over pieces of files: parts of a file
/// that are committed like batches. Only this package and its subpackages use DuckDB.
@NullMarked
package dev.leat.kernel;

import org.jspecify.annotations.NullMarked;
