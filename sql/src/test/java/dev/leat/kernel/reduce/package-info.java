@NullMarked
package dev.leat.kernel.reduce;

import org.jspecify.annotations.NullMarked;
