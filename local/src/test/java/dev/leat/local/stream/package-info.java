@NullMarked
package dev.leat.local.stream;

import org.jspecify.annotations.NullMarked;
