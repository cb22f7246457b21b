/// Tests of the package of this name.
@NullMarked
package dev.leat.cli.terminal;

import org.jspecify.annotations.NullMarked;
