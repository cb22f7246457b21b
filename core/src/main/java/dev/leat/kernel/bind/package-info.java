/// Single expressions: let through or refused, and given their types.
@NullMarked
package dev.leat.kernel.bind;

import org.jspecify.annotations.NullMarked;
