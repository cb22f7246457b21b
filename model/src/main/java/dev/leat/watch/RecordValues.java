package dev.leat.watch;

/// The decoded values of a batch, by the index of a record in the batch and of a column in the
/// schema. Only a record whose document is valid has values. Valid until the next batch.
public interface RecordValues {

    /// Returns true if the document of the record is valid.
    boolean decoded(int record);

    boolean isNull(int record, int column);

    /// Returns the value in a form in which equal values have equal bytes.
    byte[] bytes(int record, int column);

    String text(int record, int column);

    /// Returns a number; for a date or time, the seconds since 1970.
    double number(int record, int column);
}
