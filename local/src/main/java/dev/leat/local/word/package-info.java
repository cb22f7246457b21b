/// The texts that represent Java constants in the state file.
@NullMarked
package dev.leat.local.word;

import org.jspecify.annotations.NullMarked;
