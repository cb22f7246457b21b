/// Benchmarks that convert CSV to Parquet with Leat and other tools, each in a process of its own.
@NullMarked
package dev.leat.bench.files;

import org.jspecify.annotations.NullMarked;
