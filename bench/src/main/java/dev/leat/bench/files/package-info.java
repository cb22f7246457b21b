/// Files beside what else makes Parquet of a CSV, as whole processes.
@NullMarked
package dev.leat.bench.files;

import org.jspecify.annotations.NullMarked;
