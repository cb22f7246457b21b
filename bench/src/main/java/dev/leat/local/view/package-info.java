/// Benchmarks of the embedded state that need package-private access.
@NullMarked
package dev.leat.local.view;

import org.jspecify.annotations.NullMarked;
