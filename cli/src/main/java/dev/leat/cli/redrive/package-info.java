/// What the commands about dead letters say and keep.
@NullMarked
package dev.leat.cli.redrive;

import org.jspecify.annotations.NullMarked;
