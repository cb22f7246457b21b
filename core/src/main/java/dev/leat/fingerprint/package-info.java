/// The words that say what kept state means: another text means other state.
@NullMarked
package dev.leat.fingerprint;

import org.jspecify.annotations.NullMarked;
