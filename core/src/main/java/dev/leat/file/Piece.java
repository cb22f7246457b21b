package dev.leat.file;

import dev.leat.batch.CountingMode;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import java.nio.file.Path;
import java.util.List;

/// Records of a file that stand together. The good ones are in the table; a record is called by its
/// place there, from 0. Good while the next piece is read, until the one after that is. Owned by
/// one thread at a time.
public interface Piece {

    /// Where it begins.
    Position from();

    /// Where the next one begins; after the last one, the end of the file.
    Position to();

    /// The good records, as the kernel reads them.
    Table table();

    /// The others, in order.
    List<RejectedLine> rejected();

    /// How often each field was ignored that the schema does not have, in documents.
    java.util.Map<String, Long> unknownFields();

    /// The physical line where a good record begins, from 1.
    long line(int record);

    /// How many bytes of content stand before a good record.
    long offset(int record);

    /// The text of a good record as it stands in the file, cut where it is very long.
    String text(int record);

    /// How its records count in the file's totals.
    default CountingMode counting() {
        return CountingMode.FIRST;
    }

    default int part() {
        return from().part();
    }

    /// A file of `size` good records.
    record Table(Path file, Form form, int size) {}

    enum Form {
        /// Canonical CSV without a header: the record's place, then the schema's columns. Commas,
        /// `\n`, UTF-8, double quotes where needed; nothing is NULL, `""` the empty text; `true`,
        /// `false`; dates and times as ISO, times with a zone in UTC and with `Z`.
        CSV,
        /// The record's place, U+001F and the document in one line, as the kernel's statement reads
        /// documents.
        DOCUMENTS,
        /// Parquet: `_leat_record`, the record's place, then the schema's columns in their types.
        STAGED
    }
}
