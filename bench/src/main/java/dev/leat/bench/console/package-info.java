/// Measurements of the console: large apps, and many open pages.
@NullMarked
package dev.leat.bench.console;

import org.jspecify.annotations.NullMarked;
