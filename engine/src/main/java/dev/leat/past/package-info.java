/// The records and objects of the past: finds those of a period or of a view, and processes those
/// of a period again.
@NullMarked
package dev.leat.past;

import org.jspecify.annotations.NullMarked;
