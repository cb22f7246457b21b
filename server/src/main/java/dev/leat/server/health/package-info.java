/// The health status and the metrics of an app.
@NullMarked
package dev.leat.server.health;

import org.jspecify.annotations.NullMarked;
