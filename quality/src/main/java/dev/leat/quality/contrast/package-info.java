/// Contrasts the profile of dead letters with that of records that passed: conditions that hold for
/// many letters and for few records that passed, ranked, with chance excluded.
@NullMarked
package dev.leat.quality.contrast;

import org.jspecify.annotations.NullMarked;
