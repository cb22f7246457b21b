/// Redrives of dead letters as the state file keeps them: letters that go back, runs, and what
/// became of each letter.
@NullMarked
package dev.leat.local.redrive;

import org.jspecify.annotations.NullMarked;
