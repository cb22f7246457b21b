/// Looks for schedules of faults and interleavings in which an app breaks a law, and makes the one
/// that it finds small.
@NullMarked
package dev.leat.testkit.explore;

import org.jspecify.annotations.NullMarked;
