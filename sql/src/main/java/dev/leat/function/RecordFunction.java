package dev.leat.function;

/// A function that computes columns of a record, or rejects it. A class that implements it needs a
/// constructor without parameters. A pipeline has one instance at a time, which one thread uses.
/// The instance may be replaced after any record, so it must not store results between records.
public interface RecordFunction {

    /// Returns the columns that the `java` step adds to the record, or a rejection. The result must
    /// depend on the record alone, because a record may be processed again.
    ///
    /// @throws Exception if the record cannot be processed; it then becomes a dead letter
    Result apply(RowView record) throws Exception;
}
