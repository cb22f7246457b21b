@NullMarked
package dev.leat.decode;

import org.jspecify.annotations.NullMarked;
