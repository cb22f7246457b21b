/// Trials: what decides if a record that was in process at several crashes caused them.
@NullMarked
package dev.leat.trial;

import org.jspecify.annotations.NullMarked;
