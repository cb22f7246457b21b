package dev.leat.load;

import dev.leat.batch.Column;
import dev.leat.batch.CountingMode;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.file.Piece;
import dev.leat.plan.Effect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A durable file with the rows that a piece of a file has for warehouse tables. They are staged
/// until the last piece, because a file is one load. The file also has the piece's outcomes, and
/// the texts of its lines, so that a line which the load rejects can be reported. For lake tables
/// it has only these: their rows are in files of the kernel.
final class StagedRows {

    /// Files contain the indexes of these constants.
    private static final List<Outcome> OUTCOMES =
            List.of(
                    Outcome.PENDING,
                    Outcome.FILTERED,
                    Outcome.DUPLICATE,
                    Outcome.SUPERSEDED,
                    Outcome.DELIVERED,
                    Outcome.REJECTED,
                    Outcome.RETURNED,
                    Outcome.RETRIED);

    private static final List<CountingMode> MODES =
            List.of(CountingMode.FIRST, CountingMode.RECOUNTED, CountingMode.DERIVED);

    private static final int NULL = -1;
    private static final int DELETED = 1;
    private static final int FILTERED = 2;

    private StagedRows() {}

    /// The state of a piece before its rows are loaded. `table` has PENDING where a row is staged,
    /// and `totals` are the totals of the table if the load rejects no row.
    record Before(CountingMode counting, Totals totals, Outcomes table) {}

    /// Writes a file, replacing its content.
    ///
    /// @param writes the rows for each warehouse table, in the order of the sinks
    static void write(Path file, Before before, List<Effect.Write> writes, Piece piece)
            throws IOException {
        var out = new Bytes();
        before(out, before);
        out.number(writes.size());
        writes.forEach(write -> rows(out, write));
        lines(out, piece, before.table());
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            var content = out.buffer.flip();
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }

    /// Bytes of a file that is written, which grow.
    private static final class Bytes {

        private ByteBuffer buffer = ByteBuffer.allocate(1 << 20);

        private void room(int bytes) {
            if (buffer.remaining() < bytes) {
                int size = Math.addExact(buffer.position(), bytes);
                int more = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * size);
                buffer = ByteBuffer.allocate(more).put(buffer.flip());
            }
        }

        void mark(int value) {
            room(1);
            buffer.put((byte) value);
        }

        void number(int value) {
            room(Integer.BYTES);
            buffer.putInt(value);
        }

        void number(long value) {
            room(Long.BYTES);
            buffer.putLong(value);
        }

        void text(@Nullable String text) {
            if (text == null) {
                number(NULL);
                return;
            }
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            room(Integer.BYTES + utf8.length);
            buffer.putInt(utf8.length).put(utf8);
        }
    }

    private static void before(Bytes out, Before before) {
        out.mark(MODES.indexOf(before.counting()));
        var totals = before.totals();
        out.number(totals.read());
        out.number(totals.written());
        out.number(totals.filtered());
        out.number(totals.rejected());
        var table = before.table();
        out.number(table.records());
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                out.mark(OUTCOMES.indexOf(table.at(record, sink)));
            }
        }
    }

    private static void rows(Bytes out, Effect.Write write) {
        var rows = write.rows();
        var columns = ((Column.Named) rows.sinks().get(write.sink()).getFirst()).columns();
        var elements = rows.elements();
        out.number(write.sink());
        out.number(columns.size());
        for (var name : columns.keySet()) {
            out.text(name);
        }
        out.text(elements.list());
        out.mark(elements.number().length > 0 ? 1 : 0);
        var values = columns.values().toArray(Column.Texts[]::new);
        out.number(write.pick().length);
        for (int row : write.pick()) {
            out.number(rows.record()[row]);
            out.number(rows.versions().of(row));
            out.mark(
                    (rows.versions().deleted(row) ? DELETED : 0)
                            | (rows.versions().filtered(write.sink(), row) ? FILTERED : 0));
            if (elements.number().length > 0) {
                out.number(elements.number()[row]);
            }
            for (var texts : values) {
                out.text(texts.values()[row]);
            }
        }
    }

    private static void lines(Bytes out, Piece piece, Outcomes table) {
        var records = new BitSet();
        for (int record = 0; record < table.records(); record++) {
            records.set(record, table.pending(record));
        }
        out.number(records.cardinality());
        for (int i = records.nextSetBit(0); i >= 0; i = records.nextSetBit(i + 1)) {
            out.number(i);
            out.number(piece.line(i));
            out.number(piece.offset(i));
            out.text(piece.text(i));
        }
    }

    /// Adds the content of a file to a part of a load.
    static void read(StagedFile file, int sinks, LoadPart into) throws IOException {
        read(open(file), sinks, into);
    }

    private static ByteBuffer open(StagedFile file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file.file()));
    }

    private static void read(ByteBuffer in, int sinks, LoadPart into) {
        into.begin(before(in, sinks));
        int writes = in.getInt();
        for (int i = 0; i < writes; i++) {
            rows(in, into);
        }
    }

    private static Before before(ByteBuffer in, int sinks) {
        var counting = MODES.get(in.get());
        var totals = new Totals(in.getLong(), in.getLong(), in.getLong(), in.getLong());
        var table = new Outcomes(in.getInt(), sinks);
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < sinks; sink++) {
                table.put(record, sink, OUTCOMES.get(in.get()));
            }
        }
        return new Before(counting, totals, table);
    }

    private static void rows(ByteBuffer in, LoadPart into) {
        int sink = in.getInt();
        var names = new String[in.getInt()];
        for (int column = 0; column < names.length; column++) {
            names[column] = String.valueOf(text(in));
        }
        var list = String.valueOf(text(in));
        boolean numbered = in.get() != 0;
        var rows = into.rows(sink, names, list);
        int size = in.getInt();
        for (int row = 0; row < size; row++) {
            int record = in.getInt();
            long version = in.getLong();
            byte flags = in.get();
            rows.add(record, version, (flags & DELETED) != 0, (flags & FILTERED) != 0);
            if (numbered) {
                rows.element(in.getInt());
            }
            for (int column = 0; column < names.length; column++) {
                rows.value(column, text(in));
            }
        }
    }

    private static @Nullable String text(ByteBuffer in) {
        int length = in.getInt();
        if (length == NULL) {
            return null;
        }
        int from = in.position();
        in.position(from + length);
        return new String(in.array(), in.arrayOffset() + from, length, StandardCharsets.UTF_8);
    }

    /// A consumer of the lines of a piece.
    interface Lines {
        void line(int record, RejectedLine line);
    }

    /// Reads the lines of a file, without reasons.
    static void lines(StagedFile file, int sinks, Lines lines) throws IOException {
        var in = open(file);
        read(in, sinks, new LoadPart(sinks, (int) file.rows()));
        int size = in.getInt();
        for (int i = 0; i < size; i++) {
            int record = in.getInt();
            lines.line(
                    record,
                    new RejectedLine(
                            in.getLong(), in.getLong(), String.valueOf(text(in)), List.of()));
        }
    }
}
