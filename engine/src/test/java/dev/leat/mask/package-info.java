@NullMarked
package dev.leat.mask;

import org.jspecify.annotations.NullMarked;
