/// The `leat` command: finds the app and its state, puts the parts together, shows what they say.
@NullMarked
package dev.leat.cli;

import org.jspecify.annotations.NullMarked;
