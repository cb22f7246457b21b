@NullMarked
package dev.leat.server.intake;

import org.jspecify.annotations.NullMarked;
