/// Tests of the alarm monitor, on a virtual clock.
@NullMarked
package dev.leat.alarm;

import org.jspecify.annotations.NullMarked;
