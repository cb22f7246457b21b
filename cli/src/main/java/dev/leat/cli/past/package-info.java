/// Records and objects of the past: finds those of a period, and processes them again. Does not
/// know whether the app runs.
@NullMarked
package dev.leat.cli.past;

import org.jspecify.annotations.NullMarked;
