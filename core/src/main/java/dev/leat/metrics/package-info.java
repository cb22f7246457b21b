/// What became of the records, as counts and metrics. Only reads final tables.
@NullMarked
package dev.leat.metrics;

import org.jspecify.annotations.NullMarked;
