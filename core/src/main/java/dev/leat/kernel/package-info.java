/// Row processing in SQL. A kernel compiles the steps and sinks of a pipeline to one DuckDB
/// statement and runs it over batches of messages or pieces of files. Only this package and its
/// subpackages use DuckDB.
@NullMarked
package dev.leat.kernel;

import org.jspecify.annotations.NullMarked;
