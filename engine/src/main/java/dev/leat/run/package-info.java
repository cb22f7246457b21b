/// The running app: connects planner, kernels, platform and workers, and processes records without
/// a lease for previews and rebuilds.
@NullMarked
package dev.leat.run;

import org.jspecify.annotations.NullMarked;
