/// A reader of streams with the Kinesis Client Library.
@NullMarked
package dev.leat.bench.kinesis;

import org.jspecify.annotations.NullMarked;
