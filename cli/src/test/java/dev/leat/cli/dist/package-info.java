/// The layout of the distribution: guards cli.
@NullMarked
package dev.leat.cli.dist;

import org.jspecify.annotations.NullMarked;
