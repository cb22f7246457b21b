package dev.leat.kernel.query;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.google.re2j.Pattern;
import dev.leat.app.Type;
import dev.leat.kernel.bind.BindException;
import dev.leat.process.ChildJvm;
import dev.leat.process.ChildProcess;
import dev.leat.process.ChildProcess.Frame;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// A JVM that runs clients' statements, one after the other, each in a database of its own. Used by
/// one thread at a time; any thread may kill it. After it has ended, for whatever reason, every
/// call throws [QueryJvmEndedException].
public final class QueryJvm implements AutoCloseable {

    /// Memory of the process in addition to that of its databases: its heap, the JVM itself, and
    /// values that DuckDB does not count.
    private static final long OVERHEAD = 512L << 20;

    private static final int ROWS_BYTES = 1 << 16;

    /// A bound for the wait for a frame. The owner kills the process earlier.
    private static final Duration LONGEST = Duration.ofHours(1);

    private final long memory;
    private final ChildProcess process;

    private QueryJvm(long memory, ChildProcess process) {
        this.memory = memory;
        this.process = process;
    }

    /// Starts a JVM whose databases have this limit of memory in bytes, and waits until it is
    /// ready. The JVM writes its temporary files to `temporary`, which the caller removes after the
    /// JVM's end: a killed JVM leaves DuckDB's library there.
    ///
    /// @throws QueryJvmEndedException if it does not start
    public static QueryJvm start(long memory, Path temporary) {
        var options =
                List.of(
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        "-Xlog:disable",
                        "-Djava.io.tmpdir=" + temporary.toAbsolutePath(),
                        "--enable-native-access=ALL-UNNAMED");
        var command = ChildJvm.command(options, classPath(), QueryMain.class);
        try {
            var process =
                    ChildJvm.start(
                            ChildJvm.limited(command, memory + OVERHEAD),
                            temporary,
                            ProcessBuilder.Redirect.PIPE);
            var jvm = new QueryJvm(memory, new ChildProcess(process, "leat-query", _ -> {}));
            jvm.sendGood(new QueryFrameWriter(QueryMain.PING));
            return jvm;
        } catch (IOException failed) {
            throw new UncheckedIOException("the process of queries cannot be started", failed);
        }
    }

    /// Returns the libraries that the program needs.
    private static String classPath() {
        return Stream.of(
                        QueryMain.class,
                        Type.class,
                        DuckDBConnection.class,
                        JsonMapper.class,
                        JsonFactory.class,
                        JsonFormat.class,
                        Pattern.class,
                        ZstdDecompressCtx.class,
                        NullMarked.class)
                .map(QueryJvm::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /// Returns true if the JVM has not ended, as far as is known.
    public boolean running() {
        return !process.finished();
    }

    /// Returns true if the JVM answers. It may have ended, because it was not used.
    public boolean answers() {
        try {
            sendGood(new QueryFrameWriter(QueryMain.PING));
            return true;
        } catch (QueryJvmEndedException idle) {
            return false;
        }
    }

    /// Opens a database for one statement, which may read files in this folder. Close it before the
    /// next one is opened.
    public QueryTables open(Path folder) {
        sendGood(
                new QueryFrameWriter(QueryMain.OPEN)
                        .number(memory)
                        .text(folder.toAbsolutePath().toString()));
        return new Tables();
    }

    /// Ends the JVM at once, with the statement that it runs. Any thread may call it.
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }

    private QueryFrameReader sendGood(QueryFrameWriter frame) {
        try {
            return call(frame);
        } catch (BindException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private QueryFrameReader call(QueryFrameWriter frame) throws BindException {
        send(frame);
        return reply();
    }

    private void send(QueryFrameWriter frame) {
        try {
            process.send(frame.frame());
        } catch (IOException e) {
            throw ended();
        }
    }

    private QueryFrameReader reply() throws BindException {
        var frame = process.next(LONGEST).orElse(Frame.ENDED);
        var content = new QueryFrameReader(frame.content());
        return switch (frame.kind()) {
            case QueryMain.GOOD -> content;
            case QueryMain.REFUSED ->
                    throw new BindException(
                            content.text(),
                            (int) content.number(),
                            Optional.ofNullable(content.nullable()));
            case QueryMain.UNFILLED -> throw new UnfilledTableException(content.text());
            default -> throw ended();
        };
    }

    /// Returns the reason why the process has ended by itself, or was killed by its memory limit.
    private QueryJvmEndedException ended() {
        process.close();
        return new QueryJvmEndedException(
                "the statement ended its process (exit code %d), probably because it needs more than %d MiB of memory"
                        .formatted(process.exitCode(), (memory + OVERHEAD) >> 20));
    }

    /// The database of one statement.
    private final class Tables implements QueryTables {

        @Override
        public String tree(String sql) throws BindException {
            return call(new QueryFrameWriter(QueryMain.TREE).text(sql)).text();
        }

        @Override
        public void use(String schema) throws BindException {
            call(new QueryFrameWriter(QueryMain.USE).text(schema));
        }

        @Override
        public void fill(TableDefinition table, Consumer<Consumer<@Nullable Object[]>> rows) {
            var stored = StoredTable.of(table);
            send(
                    new QueryFrameWriter(QueryMain.FILL)
                            .text(stored.name())
                            .text(stored.stored())
                            .text(stored.shown()));
            var frames = new RowFrames(table.columns().size());
            try {
                rows.accept(frames::add);
            } catch (RuntimeException | Error unread) {
                // the process still waits for rows
                QueryJvm.this.close();
                throw unread;
            }
            frames.send();
            sendGood(new QueryFrameWriter(QueryMain.FILLED));
        }

        @Override
        public void selects(
                String name, List<String> selects, List<FileTable> texts, ColumnMask mask)
                throws BindException {
            var frame = new QueryFrameWriter(QueryMain.SELECTS).text(name).texts(selects);
            frame.number(texts.size());
            texts.forEach(text -> text.write(frame));
            call(
                    frame.texts(mask.hidden())
                            .texts(mask.known())
                            .text(mask.text())
                            .number(mask.numbers() ? 1 : 0));
        }

        @Override
        public List<String> notes() {
            return sendGood(new QueryFrameWriter(QueryMain.NOTES)).texts();
        }

        @Override
        public boolean query(ParsedQuery query, int most, long bytes, ResultReader result)
                throws BindException {
            var answer =
                    call(
                            new QueryFrameWriter(QueryMain.QUERY)
                                    .text(query.sql())
                                    .number(most)
                                    .number(bytes));
            var headings = answer.headings();
            result.columns(headings);
            while (answer.number() == 1) {
                @Nullable String[] row = new @Nullable String[headings.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = answer.nullable();
                }
                result.row(row);
            }
            return answer.number() == 1;
        }

        @Override
        public String translate(SqlDialect dialect, String sql, Set<String> schemas)
                throws BindException {
            return call(new QueryFrameWriter(QueryMain.TRANSLATE)
                            .text(dialect.name())
                            .text(sql)
                            .texts(schemas))
                    .text();
        }

        @Override
        public CsvResult csv(SqlDialect dialect, ParsedQuery query, Path file, long bytes)
                throws BindException {
            var answer =
                    call(
                            new QueryFrameWriter(QueryMain.CSV)
                                    .text(dialect.name())
                                    .text(query.sql())
                                    .text(file.toAbsolutePath().toString())
                                    .number(bytes));
            return new CsvResult(answer.headings(), answer.number());
        }

        /// Closes the database. Does nothing if the process has ended.
        @Override
        public void close() {
            if (running()) {
                sendGood(new QueryFrameWriter(QueryMain.CLOSE));
            }
        }
    }

    /// Collects rows and sends them in frames of a suitable size.
    private final class RowFrames {

        private final int columns;
        private QueryFrameWriter frame;

        RowFrames(int columns) {
            this.columns = columns;
            frame = empty();
        }

        private QueryFrameWriter empty() {
            return new QueryFrameWriter(QueryMain.ROWS).number(columns);
        }

        void add(@Nullable Object[] row) {
            for (var value : row) {
                frame.value(value);
            }
            if (frame.size() >= ROWS_BYTES) {
                send();
            }
        }

        void send() {
            QueryJvm.this.send(frame);
            frame = empty();
        }
    }
}
