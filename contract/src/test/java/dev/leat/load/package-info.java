/// Tests of the load; they stand here because they use the test kit.
@NullMarked
package dev.leat.load;

import org.jspecify.annotations.NullMarked;
