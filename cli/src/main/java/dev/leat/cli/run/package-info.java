/// Where an app is, how its parts are put together, and the way to its state.
@NullMarked
package dev.leat.cli.run;

import org.jspecify.annotations.NullMarked;
