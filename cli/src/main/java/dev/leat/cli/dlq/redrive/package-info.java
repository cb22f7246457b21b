/// What the commands about dead letters say and keep.
@NullMarked
package dev.leat.cli.dlq.redrive;

import org.jspecify.annotations.NullMarked;
