@NullMarked
package dev.leat.kernel;

import org.jspecify.annotations.NullMarked;
