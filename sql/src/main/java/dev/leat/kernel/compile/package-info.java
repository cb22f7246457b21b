/// Compiler of pipelines. It binds the expressions of the steps and sinks, and compiles them to one
/// DuckDB statement. Only kernels run the statement.
@NullMarked
package dev.leat.kernel.compile;

import org.jspecify.annotations.NullMarked;
