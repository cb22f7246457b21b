package dev.leat.kernel.query;

import dev.leat.kernel.bind.BindException;
import dev.leat.process.ParentPipe;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The program of the JVM that runs clients' statements; [QueryJvm] starts it. It reads frames from
/// its standard input and answers on its standard output. It ends when its standard input ends,
/// even while a statement runs, so it never outlives Leat. It also ends after ten minutes without a
/// statement.
final class QueryMain {

    /// Does nothing.
    static final char PING = 'P';

    /// Opens a database: memory limit, folder of files.
    static final char OPEN = 'O';

    /// Returns the parse tree of a statement.
    static final char TREE = 'T';

    /// Begins a table: name, stored columns, shown columns. Frames with its rows follow.
    static final char FILL = 'F';

    static final char ROWS = 'R';

    /// Ends the rows of a table.
    static final char FILLED = 'E';

    /// Creates a table over files: name, SELECTs, text files, hidden columns, known columns, text
    /// of the mask.
    static final char SELECTS = 'S';

    /// Returns the sentences about the records that the last query read.
    static final char NOTES = 'L';

    /// Runs a query: statement, most rows, most bytes.
    static final char QUERY = 'Q';

    /// Translates a statement: dialect, statement, schemas.
    static final char TRANSLATE = 'N';

    /// Writes the result of a query to a CSV file: dialect, statement, file, most bytes.
    static final char CSV = 'V';

    /// Makes a schema that of tables without one.
    static final char USE = 'D';

    /// Closes the database.
    static final char CLOSE = 'C';

    /// Answer: success, with the result of the call.
    static final char GOOD = 'G';

    /// Answer: a [BindException] with message, offset and hint.
    static final char REFUSED = 'B';

    /// Answer: an [UnfilledTableException] with its message.
    static final char UNFILLED = 'U';

    private static final long IDLE_MINUTES = 10;

    private final DataOutputStream out;
    private final BlockingQueue<byte[]> frames;
    private @Nullable InMemoryTables tables;

    /// True while frames with rows, and the one that ends them, may follow.
    private boolean rowsLeft;

    private QueryMain(DataOutputStream out, BlockingQueue<byte[]> frames) {
        this.out = out;
        this.frames = frames;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var pipe = ParentPipe.open();
        // loads DuckDB before the first frame is answered
        new InMemoryTables().close();
        new QueryMain(pipe.out(), pipe.frames()).run();
    }

    private void run() throws IOException, InterruptedException {
        while (true) {
            var frame = frames.poll(IDLE_MINUTES, TimeUnit.MINUTES);
            if (frame == null) {
                return;
            }
            answer(answered(ByteBuffer.wrap(frame)));
        }
    }

    private QueryFrameWriter answered(ByteBuffer frame) throws InterruptedException {
        char kind = (char) frame.get();
        try {
            return call(kind, new QueryFrameReader(frame));
        } catch (BindException refused) {
            return new QueryFrameWriter(REFUSED)
                    .text(refused.getMessage())
                    .number(refused.offset())
                    .text(refused.hint().orElse(null));
        } catch (UnfilledTableException unfilled) {
            skipRows();
            return new QueryFrameWriter(UNFILLED).text(unfilled.getMessage());
        }
    }

    private QueryFrameWriter call(char kind, QueryFrameReader frame) throws BindException {
        var good = new QueryFrameWriter(GOOD);
        switch (kind) {
            case PING -> {}
            case OPEN -> {
                long memory = frame.number();
                tables = InMemoryTables.guarded(Path.of(frame.text()), memory);
            }
            case USE -> tables().use(frame.text());
            case TREE -> good.text(tables().tree(frame.text()));
            case FILL ->
                    tables().fill(
                                    new StoredTable(frame.text(), frame.text(), frame.text()),
                                    this::rows);
            case SELECTS -> {
                var name = frame.text();
                var selects = frame.texts();
                var texts = new ArrayList<FileTable>();
                for (long left = frame.number(); left > 0; left--) {
                    texts.add(FileTable.read(frame));
                }
                tables().selects(
                                name,
                                selects,
                                texts,
                                new ColumnMask(
                                        new HashSet<>(frame.texts()),
                                        new HashSet<>(frame.texts()),
                                        frame.text(),
                                        frame.number() == 1));
            }
            case QUERY -> query(frame, good);
            case NOTES -> good.texts(tables().notes());
            case TRANSLATE -> {
                var dialect = SqlDialect.valueOf(frame.text());
                good.text(tables().translate(dialect, frame.text(), new HashSet<>(frame.texts())));
            }
            case CSV -> {
                var dialect = SqlDialect.valueOf(frame.text());
                var query = new ParsedQuery(frame.text(), Set.of());
                var csv = tables().csv(dialect, query, Path.of(frame.text()), frame.number());
                good.headings(csv.columns()).number(csv.rows());
            }
            case CLOSE -> {
                tables().close();
                tables = null;
            }
            default -> throw new IllegalStateException("unknown frame " + kind);
        }
        return good;
    }

    private InMemoryTables tables() {
        var open = tables;
        if (open == null) {
            throw new IllegalStateException("no database is open");
        }
        return open;
    }

    /// Passes the rows of the following frames.
    private void rows(Consumer<@Nullable Object[]> each) {
        rowsLeft = true;
        for (var frame = take(); frame.get() == ROWS; frame = take()) {
            var rows = new QueryFrameReader(frame);
            int columns = (int) rows.number();
            while (rows.more()) {
                @Nullable Object[] row = new @Nullable Object[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = rows.value();
                }
                each.accept(row);
            }
        }
        rowsLeft = false;
    }

    private void skipRows() throws InterruptedException {
        while (rowsLeft) {
            rowsLeft = frames.take()[0] == ROWS;
        }
    }

    private ByteBuffer take() {
        try {
            return ByteBuffer.wrap(frames.take());
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Appends the columns, the rows, and 1 if there are more rows.
    private void query(QueryFrameReader frame, QueryFrameWriter good) throws BindException {
        var query = new ParsedQuery(frame.text(), Set.of());
        int most = (int) frame.number();
        boolean more =
                tables().query(
                                query,
                                most,
                                frame.number(),
                                new ResultReader() {
                                    @Override
                                    public void columns(List<Heading> headings) {
                                        good.headings(headings);
                                    }

                                    @Override
                                    public void row(@Nullable String[] values) {
                                        good.number(1);
                                        for (var value : values) {
                                            good.text(value);
                                        }
                                    }
                                });
        good.number(0).number(more ? 1 : 0);
    }

    private void answer(QueryFrameWriter answer) throws IOException {
        byte[] frame = answer.frame();
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }
}
