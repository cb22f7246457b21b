/// Benchmarks of CSV to Parquet against other tools, as whole processes.
@NullMarked
package dev.leat.bench.files;

import org.jspecify.annotations.NullMarked;
