@NullMarked
package dev.leat.courier;

import org.jspecify.annotations.NullMarked;
