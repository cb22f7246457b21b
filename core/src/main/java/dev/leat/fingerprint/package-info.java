/// The fingerprints of stored state: another text means other state.
@NullMarked
package dev.leat.fingerprint;

import org.jspecify.annotations.NullMarked;
