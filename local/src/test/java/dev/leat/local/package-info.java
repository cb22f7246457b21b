@NullMarked
package dev.leat.local;

import org.jspecify.annotations.NullMarked;
