/// Tests of `leat package`.
@NullMarked
package dev.leat.cli.pack;

import org.jspecify.annotations.NullMarked;
