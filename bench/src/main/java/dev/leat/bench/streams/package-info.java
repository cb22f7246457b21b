/// Measurements of streams, compared with a file and other servers.
@NullMarked
package dev.leat.bench.streams;

import org.jspecify.annotations.NullMarked;
