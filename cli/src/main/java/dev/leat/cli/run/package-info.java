/// Locates an app, starts it, and gives commands access to its state.
@NullMarked
package dev.leat.cli.run;

import org.jspecify.annotations.NullMarked;
