/// The rules by which a pipeline reads the shards of a stream: checkpoints, suspects and the order
/// of shards. Pure: no store, no clock. All platforms use them.
@NullMarked
package dev.leat.stream;

import org.jspecify.annotations.NullMarked;
