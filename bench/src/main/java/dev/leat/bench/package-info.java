/// Benchmarks on public types: each class prints a table.
@NullMarked
package dev.leat.bench;

import org.jspecify.annotations.NullMarked;
