@NullMarked
package dev.leat.column;

import org.jspecify.annotations.NullMarked;
