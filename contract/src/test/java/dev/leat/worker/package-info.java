/// Tests of the worker; they stand here because they use the test kit.
@NullMarked
package dev.leat.worker;

import org.jspecify.annotations.NullMarked;
