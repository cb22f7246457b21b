/// Builds the distribution; part of the build, not of the command.
@NullMarked
package dev.leat.cli.dist;

import org.jspecify.annotations.NullMarked;
