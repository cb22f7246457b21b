/// Dead letters as a person sees them: their groups, one by one, and what happened to a record.
@NullMarked
package dev.leat.cli.dlq.inspect;

import org.jspecify.annotations.NullMarked;
