/// The running app: wires planner, kernel, passes and workers, and processes records without a
/// lease.
@NullMarked
package dev.leat.run;

import org.jspecify.annotations.NullMarked;
