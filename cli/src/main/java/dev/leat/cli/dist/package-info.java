/// The distribution: the build creates it, and commands use its files.
@NullMarked
package dev.leat.cli.dist;

import org.jspecify.annotations.NullMarked;
