@NullMarked
package dev.leat.kernel.arrow;

import org.jspecify.annotations.NullMarked;
