/// Rows of views as texts, as a test says them and the API writes them.
@NullMarked
package dev.leat.testkit.cell;

import org.jspecify.annotations.NullMarked;
