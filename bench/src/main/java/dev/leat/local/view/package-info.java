/// Measurements of the embedded state from inside, where only its package can look.
@NullMarked
package dev.leat.local.view;

import org.jspecify.annotations.NullMarked;
