/// Benchmarks of the embedded state that need access to package-private types.
@NullMarked
package dev.leat.local.view;

import org.jspecify.annotations.NullMarked;
