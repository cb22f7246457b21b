@NullMarked
package dev.leat.server.dialect;

import org.jspecify.annotations.NullMarked;
