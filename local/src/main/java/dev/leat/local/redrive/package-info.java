/// Storage of dead-letter redrives in the state file: redriven messages, runs and outcomes.
@NullMarked
package dev.leat.local.redrive;

import org.jspecify.annotations.NullMarked;
