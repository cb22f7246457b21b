/// Files to pieces of checked records: reading CSV, TSV, JSON and Parquet strictly, in bounded
/// memory.
@NullMarked
package dev.leat.file;

import org.jspecify.annotations.NullMarked;
