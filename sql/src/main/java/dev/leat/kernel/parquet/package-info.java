/// Reader of Parquet files, in pieces of checked records.
@NullMarked
package dev.leat.kernel.parquet;

import org.jspecify.annotations.NullMarked;
