/// Tests of workers, in this module because they use its test doubles.
@NullMarked
package dev.leat.worker;

import org.jspecify.annotations.NullMarked;
