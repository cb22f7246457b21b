/// Dead letters chosen and edited by SQL, and sent back.
@NullMarked
package dev.leat.redrive;

import org.jspecify.annotations.NullMarked;
