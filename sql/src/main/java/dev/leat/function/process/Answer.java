package dev.leat.function.process;

/// The answer of a function for one record.
public sealed interface Answer {

    /// The columns, as a JSON document in UTF-8.
    record Columns(byte[] document) implements Answer {}

    /// The function rejected the record, with this reason.
    record Rejected(String reason) implements Answer {}

    /// The function failed for the record: it threw an exception, or its JVM ended or was killed.
    record Failed(String message) implements Answer {}
}
