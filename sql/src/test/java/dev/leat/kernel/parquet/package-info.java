@NullMarked
package dev.leat.kernel.parquet;

import org.jspecify.annotations.NullMarked;
