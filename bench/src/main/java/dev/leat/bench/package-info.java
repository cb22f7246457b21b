/// Benchmarks that use only public types. Each class prints a table.
@NullMarked
package dev.leat.bench;

import org.jspecify.annotations.NullMarked;
