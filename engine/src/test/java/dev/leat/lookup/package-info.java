@NullMarked
package dev.leat.lookup;

import org.jspecify.annotations.NullMarked;
