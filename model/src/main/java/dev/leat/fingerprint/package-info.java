/// Fingerprints of definitions, stored with the state that depends on them. If a fingerprint
/// changes, the stored state no longer matches the definition.
@NullMarked
package dev.leat.fingerprint;

import org.jspecify.annotations.NullMarked;
