/// The records of a source as a table of DuckDB.
@NullMarked
package dev.leat.quality.data;

import org.jspecify.annotations.NullMarked;
