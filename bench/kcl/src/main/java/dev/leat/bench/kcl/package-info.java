/// A program with Amazon's Kinesis Client Library for the benchmark of streams.
@org.jspecify.annotations.NullMarked
package dev.leat.bench.kcl;
