/// What the engine needs from a platform: stores, sources, readers, time.
@NullMarked
package dev.leat.port;

import org.jspecify.annotations.NullMarked;
