/// The interfaces between the engine and a platform: stores, sources, readers, time.
@NullMarked
package dev.leat.port;

import org.jspecify.annotations.NullMarked;
