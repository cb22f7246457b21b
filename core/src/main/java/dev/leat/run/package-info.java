/// Puts planner, kernel, passes and workers together: an app that runs, and records that go through
/// a pipeline without a lease.
@NullMarked
package dev.leat.run;

import org.jspecify.annotations.NullMarked;
