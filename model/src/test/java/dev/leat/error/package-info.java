@NullMarked
package dev.leat.error;

import org.jspecify.annotations.NullMarked;
