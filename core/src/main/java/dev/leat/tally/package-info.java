/// What became of the records, as counts and metrics. Only reads final tables.
@NullMarked
package dev.leat.tally;

import org.jspecify.annotations.NullMarked;
