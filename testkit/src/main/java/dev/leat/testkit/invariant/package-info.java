/// Invariants of every run of an app, whatever failed: an independent model, which shares no code
/// with planner, identities or stores.
@NullMarked
package dev.leat.testkit.invariant;

import org.jspecify.annotations.NullMarked;
