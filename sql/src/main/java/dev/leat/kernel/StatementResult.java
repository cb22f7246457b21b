package dev.leat.kernel;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Reading;
import dev.leat.kernel.compile.StatementBuilder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/// Result of a statement for the documents of a batch: bits, cells, measures, and the values shown
/// in reasons. Reused for each batch; owned by one thread.
final class StatementResult {

    private final CompiledPipeline program;
    private final int recordWords;
    private final int sinkWords;
    private final List<Optional<Decoder>> nested;
    private final Tape scratch = new Tape(1);
    private final Tape cells;
    private int[] row = {};
    private int[] document = {};
    private int[] number = {};
    private long[][] words = {};
    private long[][] measures = {};
    private final List<BitSet> empty = new ArrayList<>();
    private final List<Map<Integer, BigDecimal>> tooBig = new ArrayList<>();
    private @Nullable String[][] texts = {};
    private final BitSet broken = new BitSet();
    private int size;

    StatementResult(CompiledPipeline program) {
        this.program = program;
        recordWords = Math.max(1, CompiledPipeline.words(program.columns().recordBits().size()));
        sinkWords = CompiledPipeline.words(program.columns().sinkBits().size());
        cells = new Tape(program.columns().cells().size());
        nested = program.columns().cells().stream().map(StatementResult::decoder).toList();
        program.columns()
                .measures()
                .forEach(_ -> {
                    empty.add(new BitSet());
                    tooBig.add(new HashMap<>());
                });
    }

    private static Optional<Decoder> decoder(Reading reading) {
        return reading instanceof Reading.Nested(var type)
                ? Optional.of(
                        new Decoder(
                                new Schema("", List.of(new Schema.Field("v", type))),
                                UnknownFields.REJECT))
                : Optional.empty();
    }

    /// Allocates space for the results of this number of documents. Removes the results of the
    /// previous batch.
    void begin(int documents) {
        size = 0;
        cells.clear();
        discard(0);
        if (row.length < documents || program.unnest().isPresent()) {
            row = new int[documents];
            words = new long[recordWords + sinkWords][documents];
            measures = new long[program.columns().measures().size()][documents];
            texts =
                    new String[program.columns().witnesses() + program.columns().details()]
                            [documents];
            document = new int[program.unnest().isPresent() ? documents : 0];
            number = new int[document.length];
        }
        Arrays.fill(row, 0, documents, -1);
    }

    /// Makes space for this number of rows.
    private void grow(int rows) {
        if (rows > document.length) {
            int length = Math.max(rows, document.length * 2);
            document = Arrays.copyOf(document, length);
            number = Arrays.copyOf(number, length);
            words = Arrays.stream(words).map(a -> Arrays.copyOf(a, length)).toArray(long[][]::new);
            measures =
                    Arrays.stream(measures)
                            .map(a -> Arrays.copyOf(a, length))
                            .toArray(long[][]::new);
            texts =
                    Arrays.stream(texts)
                            .map(a -> Arrays.copyOf(a, length))
                            .toArray(String[][]::new);
        }
    }

    /// Discards the content of all rows from this row on, so that other rows can be read in their
    /// place.
    private void discard(int from) {
        broken.clear(from, Math.max(from, broken.length()));
        empty.forEach(nulls -> nulls.clear(from, Math.max(from, nulls.length())));
        tooBig.forEach(wide -> wide.keySet().removeIf(at -> at >= from));
    }

    /// Reads the result for the documents from `first` on. If the result does not have exactly one
    /// row per document, or with `unnest` at least one, it is discarded and an exception is thrown.
    void read(DuckDBChunkedResult result, int first, int documents) throws SQLException {
        read(() -> result.nextChunk() ? result.chunk() : null, first, documents);
    }

    /// Chunks of a result.
    interface Chunks {

        /// Returns the next chunk, null after the last one.
        @Nullable DuckDBDataChunkReader next() throws SQLException;
    }

    void read(Chunks chunks, int first, int documents) throws SQLException {
        int before = size;
        int rows = cells.rows();
        int bytes = cells.size();
        boolean whole = false;
        try {
            for (var chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                if (program.unnest().isEmpty() && size - before + chunk.rowCount() > documents) {
                    throw new SQLException("the statement returned more rows than documents");
                }
                read(chunk, first);
            }
            for (int document = first; document < first + documents; document++) {
                if (row[document] < 0) {
                    throw new SQLException("the statement returned fewer rows than documents");
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                Arrays.fill(row, first, first + documents, -1);
                size = before;
                discard(before);
                cells.rewind(rows, bytes);
            }
        }
    }

    /// Reads a result that has rows for some of the documents only.
    void readSome(DuckDBChunkedResult result) throws SQLException {
        while (result.nextChunk()) {
            read(result.chunk(), 0);
        }
    }

    /// Returns the words of a row, which hold its bits.
    List<Long> bits(int at) {
        return Arrays.stream(words).map(word -> word[at]).toList();
    }

    private void read(DuckDBDataChunkReader chunk, int first) throws SQLException {
        int rows = (int) chunk.rowCount();
        var position = chunk.vector(0);
        for (int i = 0; i < rows; i++) {
            row[first + (int) position.getLong(i) - 1] = size + i;
        }
        int column = 1;
        if (program.unnest().isPresent()) {
            grow(size + rows);
            var numbers = chunk.vector(column++);
            for (int i = 0; i < rows; i++) {
                document[size + i] = first + (int) position.getLong(i) - 1;
                number[size + i] = (int) numbers.getLong(i);
            }
        }
        for (var word : words) {
            var vector = chunk.vector(column++);
            for (int i = 0; i < rows; i++) {
                word[size + i] = vector.getLong(i);
            }
        }
        column = cells(chunk, column, rows);
        for (int m = 0; m < measures.length; m++) {
            measure(chunk.vector(column++), m, rows);
        }
        for (var text : texts) {
            var vector = chunk.vector(column++);
            for (int i = 0; i < rows; i++) {
                text[size + i] = vector.isNull(i) ? null : vector.getString(i);
            }
        }
        size += rows;
    }

    private int cells(DuckDBDataChunkReader chunk, int from, int rows) throws SQLException {
        int count = program.columns().cells().size();
        var vectors = new ArrayList<DuckDBReadableVector>();
        for (int c = 0; c < count; c++) {
            vectors.add(chunk.vector(from + c));
        }
        for (int i = 0; i < rows; i++) {
            cells.beginRow();
            for (int c = 0; c < count; c++) {
                if (!vectors.get(c).isNull(i)) {
                    int start = cells.size();
                    cell(vectors.get(c), i, c);
                    cells.cell(c, start);
                }
            }
            cells.endRow();
        }
        return from + count;
    }

    private void cell(DuckDBReadableVector vector, int i, int cell) {
        switch (program.columns().cells().get(cell)) {
            case Reading.Text _ -> cells.text(vector.getString(i));
            case Reading.Json _ -> cells.json(vector.getString(i));
            case Reading.Bool _ -> cells.bool(vector.getBoolean(i));
            case Reading.Whole _ -> cells.whole(vector.getLong(i));
            case Reading.Number _ -> cells.number(vector.getString(i));
            case Reading.Exact _ -> cells.number(plain(vector.getBigDecimal(i)));
            case Reading.Day _ -> cells.day(vector.getLong(i));
            case Reading.Time time -> cells.time(time.zoned(), vector.getLong(i));
            case Reading.Real _ -> {
                double value = vector.getDouble(i);
                cells.real(value);
                if (!Double.isFinite(value)) {
                    broken.set(size + i);
                }
            }
            case Reading.Nested _ -> nested(vector.getString(i), size + i, cell);
        }
    }

    private void nested(String json, int at, int cell) {
        scratch.clear();
        var document = ("{\"v\":" + json + "}").getBytes(StandardCharsets.UTF_8);
        var wrong = nested.get(cell).orElseThrow().decode(document, scratch);
        if (wrong.isEmpty()) {
            cells.copy(scratch, 0, 0);
        } else {
            broken.set(at);
        }
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private void measure(DuckDBReadableVector vector, int measure, int rows) {
        var kind = program.columns().measures().get(measure);
        var values = measures[measure];
        for (int i = 0; i < rows; i++) {
            if (vector.isNull(i)) {
                empty.get(measure).set(size + i);
            } else {
                values[size + i] =
                        switch (kind.as()) {
                            case LONG -> vector.getLong(i);
                            case DECIMAL -> fit(vector.getBigDecimal(i), measure, size + i);
                            case DIGITS ->
                                    fit(new BigDecimal(vector.getString(i)), measure, size + i);
                        };
            }
        }
    }

    private long fit(BigDecimal value, int measure, int at) {
        var exact = value.setScale(program.columns().measures().get(measure).scale());
        if (exact.unscaledValue().bitLength() >= Long.SIZE) {
            tooBig.get(measure).put(at, exact);
        }
        return exact.unscaledValue().longValue();
    }

    /// Returns the number of a document's row, which other methods have as parameter `at`; -1 if
    /// the document has no row.
    int row(int document) {
        return row[document];
    }

    /// Returns the number of rows of all documents so far.
    int rows() {
        return size;
    }

    /// Returns the rows of each document in the order of their elements; an empty array if the
    /// document has no row. Only for pipelines with `unnest`.
    int[][] rowsByDocument(int documents) {
        var counts = new int[documents];
        for (int at = 0; at < size; at++) {
            counts[document[at]]++;
        }
        var rows = new int[documents][];
        Arrays.setAll(rows, i -> new int[counts[i]]);
        for (int at = 0; at < size; at++) {
            rows[document[at]][number[at] - 1] = at;
        }
        return rows;
    }

    /// Returns the number of the element from which `unnest` made the row, counted from 1.
    int number(int at) {
        return number[at];
    }

    /// Returns true if no bit of the row is set: it has no error and is not filtered, at any sink.
    boolean clean(int at) {
        for (var word : words) {
            if (word[at] != 0) {
                return false;
            }
        }
        return !broken.get(at);
    }

    boolean recordBit(int at, int bit) {
        return set(words[bit / CompiledPipeline.BITS][at], bit);
    }

    boolean sinkBit(int at, int bit) {
        return set(words[recordWords + bit / CompiledPipeline.BITS][at], bit);
    }

    private static boolean set(long word, int bit) {
        return (word & StatementBuilder.value(bit)) != 0;
    }

    /// Returns true if the steps produced a value that JSON cannot represent: NaN, infinity, or a
    /// date out of range.
    boolean broken(int at) {
        return broken.get(at);
    }

    Tape cells() {
        return cells;
    }

    long measure(int at, int measure) {
        return measures[measure][at];
    }

    /// Returns a row's contribution to a measure if it does not fit into 64 bits; otherwise empty.
    Optional<BigDecimal> tooBig(int at, int measure) {
        return Optional.ofNullable(tooBig.get(measure).get(at));
    }

    boolean contributesNothing(int at, int measure) {
        return empty.get(measure).get(at);
    }

    /// Returns a detail of the reason why the row failed.
    Optional<String> detail(int at, int place) {
        return text(at, program.columns().witnesses() + place);
    }

    Optional<String> text(int at, int witness) {
        return Optional.ofNullable(texts[witness][at]);
    }
}
