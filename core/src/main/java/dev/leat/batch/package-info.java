/// What flows: records, rows by column, and the table of outcomes. Knows nothing else.
@NullMarked
package dev.leat.batch;

import org.jspecify.annotations.NullMarked;
