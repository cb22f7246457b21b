/// Row processing in SQL. Only this package and its subpackages use DuckDB.
@NullMarked
package dev.leat.kernel;

import org.jspecify.annotations.NullMarked;
