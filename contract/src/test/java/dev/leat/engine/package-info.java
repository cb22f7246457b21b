/// Tests of the engine; they stand here because they use the test kit.
@NullMarked
package dev.leat.engine;

import org.jspecify.annotations.NullMarked;
