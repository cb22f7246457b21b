package dev.leat.file;

import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.Tape;
import dev.leat.decode.TapeValues;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file of documents that the pipeline's SQL statement reads as a table. Each line holds the
/// record's index, U+001F and the document. Times are microseconds since 1970 and `json` values are
/// strings, so that the statement reads them without loss. A document never contains U+001F or line
/// ends, as JSON escapes them.
final class DocumentTable implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final JsonWriter json = new JsonWriter(true);
    private final List<byte[]> names;
    private final boolean[] times;
    private int size;

    DocumentTable(Path file, Schema schema) throws IOException {
        names = schema.fields().stream().map(field -> name(field.name())).toList();
        times = new boolean[names.size()];
        for (int i = 0; i < times.length; i++) {
            var type = schema.fields().get(i).type();
            times[i] = type == Simple.TIMESTAMP || type == Simple.TIMESTAMPTZ;
        }
        out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    }

    private static byte[] name(String name) {
        return new JsonWriter(false).quoted(name).raw(':').text(0).getBytes(StandardCharsets.UTF_8);
    }

    /// Adds the first row of the tape as a line; returns false if the line would be too long.
    boolean add(Tape tape) throws IOException {
        json.clear();
        json.whole(size).raw((char) 0x1F);
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
        json.raw('}').raw('\n');
        if (json.size() > ReadLimits.DOCUMENT) {
            return false;
        }
        json.to(out);
        size++;
        return true;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
