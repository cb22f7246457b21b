/// Tests of the run; they stand here because they use the test kit.
@NullMarked
package dev.leat.run;

import org.jspecify.annotations.NullMarked;
