/// Reads the period of a replay, and prints the results of records that are processed again. Does
/// not know whether the app runs.
@NullMarked
package dev.leat.cli.past;

import org.jspecify.annotations.NullMarked;
