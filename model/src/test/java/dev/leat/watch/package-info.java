/// Tests of windows and their comparison.
@NullMarked
package dev.leat.watch;

import org.jspecify.annotations.NullMarked;
