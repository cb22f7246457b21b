@NullMarked
package dev.leat.kernel.ask;

import org.jspecify.annotations.NullMarked;
