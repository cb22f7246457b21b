/// The commands of `leat`, one class each.
@NullMarked
package dev.leat.cli;

import org.jspecify.annotations.NullMarked;
