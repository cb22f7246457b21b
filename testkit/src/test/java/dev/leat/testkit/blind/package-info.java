/// Platforms with a bug that shows only when something fails, and whether exploring finds it.
@NullMarked
package dev.leat.testkit.blind;

import org.jspecify.annotations.NullMarked;
