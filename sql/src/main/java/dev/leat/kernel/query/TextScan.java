package dev.leat.kernel.query;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.column.ColumnChunk;
import dev.leat.file.DecodedFiles;
import dev.leat.file.TextRows;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.StatementInput;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBTableFunctionState;
import org.jspecify.annotations.Nullable;

/// SQL that reads [DecodedFiles]: a table function of DuckDB, which decodes the files while DuckDB
/// pulls the rows. Each reference to the function is a scan of its own, and reads only the columns
/// that the statement needs. Several connections of one database may use it at the same time.
public final class TextScan
        implements DuckDBTableFunction<TextScan, TextScan.Cursor, @Nullable Object> {

    private static final int AHEAD = 2;

    private static final AtomicLong LAST = new AtomicLong();

    private final DecodedFiles table;
    private final int ahead;
    private final Schema schema;
    private final String name = "_leat_text_" + LAST.incrementAndGet();
    private volatile @Nullable Exception failure;

    private TextScan(DecodedFiles table, int ahead) {
        this.table = table;
        this.ahead = ahead;
        schema = table.schema();
    }

    /// Makes a table known to the database of a connection, until the database is closed. Other
    /// threads of this process decode, too.
    public static TextScan of(DecodedFiles table, DuckDBConnection connection) throws SQLException {
        return of(table, connection, AHEAD);
    }

    /// @param ahead the number of pieces that other threads decode
    static TextScan of(DecodedFiles table, DuckDBConnection connection, int ahead)
            throws SQLException {
        var scan = new TextScan(table, ahead);
        try (var function = DuckDBFunctions.tableFunction()) {
            function.withName(scan.name)
                    .withProjectionPushdown()
                    .withFunction(scan)
                    .register(connection);
        }
        return scan;
    }

    public DecodedFiles files() {
        return table;
    }

    /// Returns a SELECT of all columns with their types.
    public String select() {
        return select(_ -> false);
    }

    /// Returns a SELECT of all columns, of which these are texts.
    String select(Predicate<String> texts) {
        return IntStream.range(0, schema.fields().size())
                .mapToObj(i -> {
                    var field = schema.fields().get(i);
                    var value = shown(field.type(), "c" + i);
                    return (texts.test(field.name()) ? "CAST(" + value + " AS VARCHAR)" : value)
                            + " AS "
                            + SqlLiterals.name(field.name());
                })
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + name + "()"));
    }

    /// Returns the reason why files could not be read, null if there is none.
    public @Nullable Exception failure() {
        return failure;
    }

    private static String shown(Type type, String value) {
        return switch (type) {
            case Type.Decimal _ -> value;
            case Type.ListOf _, Type.Struct _ -> StatementInput.fromJson(value, type);
            case Simple simple ->
                    switch (simple) {
                        case DATE -> "DATE '1970-01-01' + " + value;
                        case TIMESTAMP -> "make_timestamp(" + value + ")";
                        case TIMESTAMPTZ -> "make_timestamptz(" + value + ")";
                        case JSON -> "CAST(" + value + " AS JSON)";
                        case VARCHAR, BOOLEAN, INTEGER, BIGINT, DOUBLE -> value;
                    };
        };
    }

    @Override
    public TextScan bind(DuckDBTableFunctionBindInfo info) throws SQLException {
        for (int i = 0; i < schema.fields().size(); i++) {
            var type = schema.fields().get(i).type();
            if (type instanceof Type.Decimal(int precision, int scale)) {
                try (var decimal = DuckDBLogicalType.decimal(precision, scale)) {
                    info.addResultColumn("c" + i, decimal);
                }
            } else {
                info.addResultColumn("c" + i, stored(type));
            }
        }
        return this;
    }

    private static DuckDBColumnType stored(Type type) {
        return type instanceof Simple simple
                ? switch (simple) {
                    case BOOLEAN -> DuckDBColumnType.BOOLEAN;
                    case INTEGER, DATE -> DuckDBColumnType.INTEGER;
                    case BIGINT, TIMESTAMP, TIMESTAMPTZ -> DuckDBColumnType.BIGINT;
                    case DOUBLE -> DuckDBColumnType.DOUBLE;
                    case VARCHAR, JSON -> DuckDBColumnType.VARCHAR;
                }
                : DuckDBColumnType.VARCHAR;
    }

    @Override
    public Cursor init(DuckDBTableFunctionInitInfo info) {
        info.setMaxThreads(1);
        // a column without an index is that of a statement which only counts rows
        var read =
                IntStream.range(0, (int) info.getColumnCount())
                        .map(i -> (int) info.getColumnIndex(i))
                        .filter(i -> i >= 0 && i < schema.fields().size())
                        .toArray();
        return new Cursor(this, read);
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo call, DuckDBDataChunkWriter to) throws Exception {
        Cursor cursor = call.getInitData();
        try {
            return cursor.write(to);
        } catch (Exception unreadable) {
            failure = unreadable;
            throw unreadable;
        }
    }

    /// The position of a scan.
    static final class Cursor implements DuckDBTableFunctionState {

        private final TextRows rows;
        private final List<VectorColumn> columns;
        private Iterator<ColumnChunk> chunks = List.<ColumnChunk>of().iterator();
        private @Nullable ColumnChunk chunk;
        private int at;

        private Cursor(TextScan scan, int[] read) {
            rows = scan.table.open(read, scan.ahead);
            columns =
                    IntStream.range(0, read.length)
                            .mapToObj(i ->
                                    VectorColumn.of(
                                            scan.schema.fields().get(read[i]).type(),
                                            rows.first() + i))
                            .toList();
        }

        private long write(DuckDBDataChunkWriter to) throws Exception {
            while (chunk == null || at == chunk.rows()) {
                if (!chunks.hasNext()) {
                    var next = rows.next();
                    if (next.isEmpty()) {
                        rows.close();
                        return 0;
                    }
                    chunks = next.get().chunks().iterator();
                }
                chunk = chunks.hasNext() ? chunks.next() : null;
                at = 0;
            }
            int count = (int) Math.min(to.capacity(), chunk.rows() - at);
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).write(chunk, at, count, to.vector(i));
            }
            at += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
