@NullMarked
package dev.leat.server.mask;

import org.jspecify.annotations.NullMarked;
