/// Tests of the layout of the distribution.
@NullMarked
package dev.leat.cli.dist;

import org.jspecify.annotations.NullMarked;
