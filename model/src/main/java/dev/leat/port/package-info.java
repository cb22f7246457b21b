/// The interfaces between the engine and a platform, such as stores, sources, readers and clocks.
@NullMarked
package dev.leat.port;

import org.jspecify.annotations.NullMarked;
