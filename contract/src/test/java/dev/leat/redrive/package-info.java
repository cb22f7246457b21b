/// Tests of redrives, in this module because they use its test doubles.
@NullMarked
package dev.leat.redrive;

import org.jspecify.annotations.NullMarked;
