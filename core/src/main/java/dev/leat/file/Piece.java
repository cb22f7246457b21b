package dev.leat.file;

import dev.leat.batch.CountingMode;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import java.nio.file.Path;
import java.util.List;

/// A piece of a file: consecutive records. The valid ones are in the table and are identified by
/// their index there, from 0. Valid until the piece after the next is read. Owned by one thread at
/// a time.
public interface Piece {

    /// The start of the piece.
    Position from();

    /// The start of the next piece; after the last one, the end of the file.
    Position to();

    /// The valid records, in the form that the kernel reads.
    Table table();

    /// The rejected records, in order.
    List<RejectedLine> rejected();

    /// Number of ignored values per field that is not in the schema, in documents.
    java.util.Map<String, Long> unknownFields();

    /// Returns the first physical line of a valid record, from 1.
    long line(int record);

    /// Returns the bytes of content before a valid record.
    long offset(int record);

    /// Returns the text of a valid record as in the file, cut if very long.
    String text(int record);

    /// The way in which its records count in the file's totals.
    default CountingMode counting() {
        return CountingMode.FIRST;
    }

    default int part() {
        return from().part();
    }

    /// A file of `size` valid records.
    record Table(Path file, Form form, int size) {}

    enum Form {
        /// Canonical CSV without a header: the record's index, then the schema's columns. Commas,
        /// `\n`, UTF-8, double quotes if needed; an empty value is NULL, `""` the empty text;
        /// `true`, `false`; dates and times as ISO 8601, times with a time zone in UTC and with
        /// `Z`.
        CSV,
        /// The record's index, U+001F and the document on one line, as the kernel's statement reads
        /// documents.
        DOCUMENTS,
        /// Parquet: `_leat_record`, the record's index, then the schema's columns in their types.
        STAGED
    }
}
