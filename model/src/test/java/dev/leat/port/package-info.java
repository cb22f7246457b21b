@NullMarked
package dev.leat.port;

import org.jspecify.annotations.NullMarked;
