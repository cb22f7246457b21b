@NullMarked
package dev.leat.inspect;

import org.jspecify.annotations.NullMarked;
