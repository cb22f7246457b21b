/// Output about dead letters: groups by cause, single dead letters, and traces of records.
@NullMarked
package dev.leat.cli.dlq.inspect;

import org.jspecify.annotations.NullMarked;
