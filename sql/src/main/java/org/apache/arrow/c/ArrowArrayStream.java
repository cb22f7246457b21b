package org.apache.arrow.c;

/// The address of an `ArrowArrayStream` of the Arrow C stream interface. DuckDB's driver finds this
/// class by its name, and calls its method by reflection.
public record ArrowArrayStream(long memoryAddress) {}
