package dev.leat.file;

import dev.leat.batch.CountingMode;
import dev.leat.batch.Position;
import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A piece of a file: consecutive records that are committed together, like a batch. The valid
/// records are in the table; each is identified by its index in the table, counted from 0. Valid
/// until the piece after the next is read. Owned by one thread at a time.
public interface Piece {

    /// The start of the piece.
    Position from();

    /// The start of the next piece; after the last one, the end of the file.
    Position to();

    /// The valid records, in a form that the pipeline's SQL statement reads.
    Table table();

    /// The rejected records, in order.
    RejectedLines rejected();

    /// The number of ignored values of fields that are not in the schema. Only files of documents
    /// have such fields.
    long unknownFields();

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

    /// The valid records of a piece.
    sealed interface Table {

        /// The columns before the schema's: the record's index from 0, its line and its offset.
        int RECORD = 0;

        int LINE = 1;
        int OFFSET = 2;
        int FIELDS = 3;

        int size();

        /// Returns an empty table with the columns before the schema's, and further ones.
        static ColumnTable columns(Stream<Layout> fields) {
            var before = Stream.of(Layout.LONG, Layout.LONG, Layout.LONG);
            return new ColumnTable(Stream.concat(before, fields).toList());
        }

        /// Completes the current row of a table, whose fields are written.
        static void end(ColumnTable rows, long line, long offset) throws IOException {
            rows.put(RECORD, rows.size());
            rows.put(LINE, line);
            rows.put(OFFSET, offset);
            rows.endRow();
        }

        /// Rows with the schema's columns.
        record Columns(ColumnTable rows) implements Table {
            @Override
            public int size() {
                return rows.size();
            }
        }

        /// Rows with one column: the document, as the pipeline's SQL statement reads it. Times are
        /// microseconds since 1970 and `json` values are strings, so that they are read without
        /// loss.
        record Documents(ColumnTable rows) implements Table {
            @Override
            public int size() {
                return rows.size();
            }
        }

        /// A Parquet file: the column `_leat_record` is the record's index. The schema's columns
        /// follow, with their types.
        record Staged(Path file, int size) implements Table {}
    }
}
