/// The formats of output of commands: guards cli.
@NullMarked
package dev.leat.cli.terminal;

import org.jspecify.annotations.NullMarked;
