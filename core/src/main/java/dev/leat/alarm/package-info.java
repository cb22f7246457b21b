/// Alarms: what is too much, for how long, and what is done about dead letters then.
@NullMarked
package dev.leat.alarm;

import org.jspecify.annotations.NullMarked;
