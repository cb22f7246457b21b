/// Invariants of every run of an app, whatever faults struck. They are checked against an
/// independent model, which shares no code with the planner, the identities or the stores.
@NullMarked
package dev.leat.testkit.invariant;

import org.jspecify.annotations.NullMarked;
