/// Counts and metrics of processed records, computed from final tables.
@NullMarked
package dev.leat.metrics;

import org.jspecify.annotations.NullMarked;
