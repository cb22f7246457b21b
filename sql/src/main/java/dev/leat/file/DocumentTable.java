package dev.leat.file;

import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.column.ColumnTable;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.Tape;
import dev.leat.decode.TapeValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writer of the table of a piece's valid documents, [Piece.Table.Documents]. Owned by one thread.
final class DocumentTable {

    private final JsonWriter json = new JsonWriter(true);
    private final List<byte[]> names;
    private final boolean[] times;

    DocumentTable(Schema schema) {
        names = schema.fields().stream().map(field -> name(field.name())).toList();
        times = new boolean[names.size()];
        for (int i = 0; i < times.length; i++) {
            var type = schema.fields().get(i).type();
            times[i] = type == Simple.TIMESTAMP || type == Simple.TIMESTAMPTZ;
        }
    }

    private static byte[] name(String name) {
        return new JsonWriter(false).quoted(name).raw(':').text(0).getBytes(StandardCharsets.UTF_8);
    }

    /// Adds the first row of the tape, which begins at this line and offset. Returns false if the
    /// document would be too long.
    boolean add(Tape tape, long line, long offset, ColumnTable to) throws IOException {
        json.clear();
        char next = '{';
        for (int column = 0; column < times.length; column++) {
            if (!tape.isNull(0, column)) {
                json.raw(next).raw(names.get(column));
                next = ',';
                if (times[column]) {
                    json.whole(TapeValues.time(tape, 0, column));
                } else {
                    json.cell(tape, 0, column);
                }
            }
        }
        if (next == '{') {
            json.raw('{');
        }
        json.raw('}');
        if (json.size() > ReadLimits.DOCUMENT) {
            return false;
        }
        json.to(to, Piece.Table.FIELDS);
        Piece.Table.end(to, line, offset);
        return true;
    }
}
