@NullMarked
package dev.leat.column.arrow;

import org.jspecify.annotations.NullMarked;
