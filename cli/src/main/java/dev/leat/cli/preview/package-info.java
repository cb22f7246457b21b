/// Predicts the ends of dead letters that are redriven, without a change.
@NullMarked
package dev.leat.cli.preview;

import org.jspecify.annotations.NullMarked;
