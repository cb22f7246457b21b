package dev.leat.file;

import dev.leat.batch.CountingMode;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import java.nio.file.Path;
import java.util.List;

/// A piece of a file: consecutive records that are committed together, like a batch. The valid
/// records are in the table; each is identified by its index in the table, counted from 0. Valid
/// until the piece after the next is read. Owned by one thread at a time.
public interface Piece {

    /// The start of the piece.
    Position from();

    /// The start of the next piece; after the last one, the end of the file.
    Position to();

    /// The table of the valid records, in a form that the pipeline's SQL statement reads.
    Table table();

    /// The rejected records, in order.
    List<RejectedLine> rejected();

    /// The number of ignored values, by the name of a field that is not in the schema. Only files
    /// of documents have such fields.
    java.util.Map<String, Long> unknownFields();

    /// Returns the first physical line of a valid record, counted from 1.
    long line(int record);

    /// Returns the number of bytes of content before a valid record.
    long offset(int record);

    /// Returns the text of a valid record as in the file, cut if very long.
    String text(int record);

    /// Determines how the piece's records are added to the file's totals.
    default CountingMode counting() {
        return CountingMode.FIRST;
    }

    default int part() {
        return from().part();
    }

    /// A file of `size` valid records.
    record Table(Path file, Form form, int size) {}

    enum Form {
        /// CSV without a header: the record's index, then the schema's columns. The delimiter is
        /// `,`, the line end is `\n`, the encoding is UTF-8, and values are in double quotes if
        /// needed. An empty value is NULL, `""` is the empty string. Booleans are `true` and
        /// `false`. Dates and times are ISO 8601; times with a time zone are in UTC and end with
        /// `Z`.
        CSV,
        /// One line per document: the record's index, U+001F and the document, as the pipeline's
        /// SQL statement reads it.
        DOCUMENTS,
        /// Parquet: the column `_leat_record` is the record's index. The schema's columns follow,
        /// with their types.
        STAGED
    }
}
