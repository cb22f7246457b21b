/// Row processing in SQL. The steps and sinks of a pipeline are compiled to one DuckDB statement,
/// which a kernel runs over batches of messages or pieces of files. Only this package and its
/// subpackages use DuckDB.
@NullMarked
package dev.leat.kernel;

import org.jspecify.annotations.NullMarked;
