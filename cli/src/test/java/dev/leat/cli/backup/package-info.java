/// Tests of the package of this name.
@NullMarked
package dev.leat.cli.backup;

import org.jspecify.annotations.NullMarked;
