/// Attacks on a running app: records that are made to take all its memory, or all its time.
@NullMarked
package dev.leat.cli.attack;

import org.jspecify.annotations.NullMarked;
