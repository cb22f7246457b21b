/// Whether the app works, and its metrics.
@NullMarked
package dev.leat.server.health;

import org.jspecify.annotations.NullMarked;
