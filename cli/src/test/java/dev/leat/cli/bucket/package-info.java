/// Tests of the package of this name.
@NullMarked
package dev.leat.cli.bucket;

import org.jspecify.annotations.NullMarked;
