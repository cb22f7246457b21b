/// Predicts the ends of dead letters that are redriven, without a change.
@NullMarked
package dev.leat.operations.preview;

import org.jspecify.annotations.NullMarked;
