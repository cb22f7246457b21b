/// Tests of redrives; they stand here because they use the test kit.
@NullMarked
package dev.leat.redrive;

import org.jspecify.annotations.NullMarked;
