@NullMarked
package dev.leat.letter;

import org.jspecify.annotations.NullMarked;
