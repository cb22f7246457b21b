/// Tests of the package of this name.
@NullMarked
package dev.leat.cli.run;

import org.jspecify.annotations.NullMarked;
