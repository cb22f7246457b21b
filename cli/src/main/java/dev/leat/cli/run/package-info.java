/// Locates an app, assembles its parts, and gives access to its state.
@NullMarked
package dev.leat.cli.run;

import org.jspecify.annotations.NullMarked;
