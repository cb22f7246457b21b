/// Tests of the package of this name.
@NullMarked
package dev.leat.cli.function;

import org.jspecify.annotations.NullMarked;
