/// Alarm states and notes in the state file.
@NullMarked
package dev.leat.local.alarm;

import org.jspecify.annotations.NullMarked;
