/// Deterministic simulation of an app on the embedded platform: one thread at a time, on a virtual
/// clock.
@NullMarked
package dev.leat.testkit.simulation;

import org.jspecify.annotations.NullMarked;
