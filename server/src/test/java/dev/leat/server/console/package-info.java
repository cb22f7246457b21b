@NullMarked
package dev.leat.server.console;

import org.jspecify.annotations.NullMarked;
