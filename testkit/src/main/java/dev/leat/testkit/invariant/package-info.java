/// What must be true of every run of an app, whatever failed: judged by a model of its own, which
/// shares no code with planner, identities or stores.
@NullMarked
package dev.leat.testkit.invariant;

import org.jspecify.annotations.NullMarked;
