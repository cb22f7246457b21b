/// Streams: their shards, records, retention and resharding.
@NullMarked
package dev.leat.local.stream;

import org.jspecify.annotations.NullMarked;
