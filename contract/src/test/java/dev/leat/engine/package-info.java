/// Tests of the engine, in this module because they use its test doubles.
@NullMarked
package dev.leat.engine;

import org.jspecify.annotations.NullMarked;
