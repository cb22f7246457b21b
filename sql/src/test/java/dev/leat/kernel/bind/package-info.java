@NullMarked
package dev.leat.kernel.bind;

import org.jspecify.annotations.NullMarked;
