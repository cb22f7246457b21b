@NullMarked
package dev.leat.delivery;

import org.jspecify.annotations.NullMarked;
