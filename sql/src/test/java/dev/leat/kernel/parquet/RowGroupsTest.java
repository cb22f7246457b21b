package dev.leat.kernel.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.FileFormat;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.file.Bytes;
import dev.leat.file.PieceReader;
import dev.leat.file.Read;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.parquet.CompactValue.Items;
import dev.leat.kernel.parquet.CompactValue.Struct;
import dev.leat.kernel.parquet.CompactValue.Whole;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowGroupsTest {

    private static final int PIECE = 100_000;

    private static final ParquetFiles FILES = new ParquetFiles(PIECE);

    private static final Schema SALE =
            new Schema(
                    "Sale",
                    List.of(
                            Field.required("id", Simple.BIGINT),
                            new Field("name", Simple.VARCHAR)));

    private static final PipelineSource SOURCE = Read.from(FileFormat.PARQUET, SALE, "UTF-8");

    private static final String ROWS =
            "SELECT i AS %s, md5(i::VARCHAR) AS name FROM range(30000) t(i)";

    @TempDir Path folder;

    /// A file in memory, like one in a bucket, with the number of bytes that were read from it.
    private record Remote(Bytes bytes, AtomicLong read) implements Content {

        Remote(byte[] file) {
            this(new Bytes("in.parquet", file), new AtomicLong());
        }

        @Override
        public String name() {
            return bytes.name();
        }

        @Override
        public long size() {
            return bytes.size();
        }

        @Override
        public InputStream open(long offset) {
            return new FilterInputStream(bytes.open(offset)) {
                @Override
                public int read(byte[] to, int at, int length) throws IOException {
                    int some = super.read(to, at, length);
                    read.addAndGet(Math.max(0, some));
                    return some;
                }
            };
        }

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }
    }

    private byte[] parquet(String select) throws SQLException, IOException {
        var file = folder.resolve("made.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (%s) TO %s (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 2048)"
                            .formatted(select, SqlLiterals.text(file.toString())));
        }
        return Files.readAllBytes(file);
    }

    private List<Position> cuts(Content content, long bytes) throws Exception {
        return FILES.cuts(content, SOURCE, bytes, folder);
    }

    /// Reads a split as the engine does: up to the position at which the next one begins.
    private List<String> rows(Content content, Position from, Optional<Position> to)
            throws Exception {
        var rows = new ArrayList<String>();
        try (var reader = open(content, from, to)) {
            var end = from;
            for (var piece = reader.next(folder); piece.isPresent(); piece = reader.next(folder)) {
                for (int record = 0; record < piece.get().table().size(); record++) {
                    rows.add(piece.get().line(record) + " " + piece.get().text(record));
                }
                assertThat(piece.get().part() - end.part()).isZero();
                end = piece.get().to();
            }
            to.ifPresent(next -> assertThat(rows).hasSize((int) (next.line() - from.line())));
        }
        return rows;
    }

    private PieceReader open(Content content, Position from, Optional<Position> to)
            throws Exception {
        return to.isPresent()
                ? FILES.open(content, SOURCE, from, to.get(), folder)
                : FILES.open(content, SOURCE, from, folder);
    }

    @Test
    void aSplitReadsOnlyItsGroups() throws Exception {
        var file = parquet(ROWS.formatted("id"));
        var cuts = cuts(new Remote(file), 300_000);
        assertThat(cuts).hasSizeBetween(3, 8);
        var all = rows(new Remote(file), Position.START, Optional.empty());
        assertThat(all).hasSize(30_000);
        var some = new ArrayList<String>();
        var begin = Position.START;
        for (int i = 0; i <= cuts.size(); i++) {
            var end = i < cuts.size() ? Optional.of(cuts.get(i)) : Optional.<Position>empty();
            var remote = new Remote(file);
            some.addAll(rows(remote, begin, end));
            assertThat(remote.read.get()).isLessThan(400_000);
            begin = end.orElse(begin);
        }
        assertThat(some).isEqualTo(all);
        assertThat(Files.list(folder)).containsExactly(folder.resolve("made.parquet"));
    }

    @Test
    void onlyTheFooterIsReadForTheCutsAndForTheColumns() throws Exception {
        var remote = new Remote(parquet(ROWS.formatted("id")));
        cuts(remote, 300_000);
        try (var reader = open(remote, Position.START, Optional.of(Position.START))) {
            assertThat(reader.header()).isEqualTo(PieceReader.Header.SAME);
            assertThat(reader.next(folder)).isEmpty();
        }
        assertThat(remote.read.get()).isLessThan(50_000);
        assertThat(remote.size()).isGreaterThan(1_000_000);
    }

    @Test
    void aPieceOfOneReaderEndsWhereThatOfAnotherOneBegins() throws Exception {
        var content = new Remote(parquet(ROWS.formatted("id")));
        var whole = Read.all(FILES, content, SOURCE, Position.START, folder);
        assertThat(whole.parts()).hasSizeGreaterThan(cuts(content, 1).size());
        for (var cut : cuts(content, 1)) {
            assertThat(whole.parts()).anyMatch(part -> part.from().offset() == cut.offset());
        }
        var resumed = whole.parts().get(5).from();
        var rest = Read.all(FILES, content, SOURCE, resumed, folder);
        assertThat(rest.parts()).isEqualTo(whole.parts().subList(5, whole.parts().size()));
    }

    @Test
    void aFileWithOneGroupOrAColumnThatHidesTheRowNumbersIsOneSplit() throws Exception {
        var one = new Remote(parquet("SELECT i AS id, 'n' AS name FROM range(2000) t(i)"));
        assertThat(cuts(one, 1)).isEmpty();
        var hidden = parquet(ROWS.formatted("id, 7 AS File_Row_Number"));
        assertThat(cuts(new Remote(hidden), 1)).isEmpty();
        var from = new Position(29_998, 29_998, 9);
        assertThat(Read.all(FILES, new Remote(hidden), SOURCE, from, folder).good()).hasSize(2);
    }

    @Test
    void groupsWithoutRowsBelongToAnySplit() throws Exception {
        var file = withEmptyGroups(parquet(ROWS.formatted("id")));
        var cuts = cuts(new Remote(file), 200_000);
        assertThat(cuts.stream().map(Position::offset)).doesNotHaveDuplicates().isSorted();
        assertThat(cuts).hasSizeGreaterThan(3);
        var rows =
                new ArrayList<>(rows(new Remote(file), Position.START, Optional.of(cuts.get(0))));
        for (int i = 0; i < cuts.size(); i++) {
            var end =
                    i + 1 < cuts.size() ? Optional.of(cuts.get(i + 1)) : Optional.<Position>empty();
            rows.addAll(rows(new Remote(file), cuts.get(i), end));
        }
        assertThat(rows).isEqualTo(rows(new Remote(file), Position.START, Optional.empty()));
    }

    /// Returns the file with a group without rows before and behind each group.
    private byte[] withEmptyGroups(byte[] file) throws IOException {
        var path = Files.write(folder.resolve("empty.parquet"), file);
        try (var channel = FileChannel.open(path)) {
            var footer = ParquetFooter.read(channel);
            var fields = new TreeMap<>(footer.metadata().fields());
            var groups = new ArrayList<CompactValue>();
            for (var group : ((Items) fields.get(4)).values()) {
                var empty = withoutRows((Struct) group);
                groups.addAll(List.of(empty, group, empty));
            }
            fields.put(4, new Items(CompactValue.Type.LIST, CompactValue.Type.STRUCT, groups));
            var end = new ParquetFooter(new Struct(fields), footer.end()).bytes();
            return ByteBuffer.allocate((int) footer.end() + end.remaining())
                    .put(file, 0, (int) footer.end())
                    .put(end)
                    .array();
        } finally {
            Files.delete(path);
        }
    }

    private static Struct withoutRows(Struct group) {
        var chunks = new ArrayList<CompactValue>();
        var columns = (Items) group.fields().get(1);
        for (var chunk : columns.values()) {
            var metadata = (Struct) ((Struct) chunk).fields().get(3);
            chunks.add(
                    with(
                            (Struct) chunk,
                            3,
                            with(metadata, 5, new Whole(CompactValue.Type.I64, 0))));
        }
        var empty = with(group, 3, new Whole(CompactValue.Type.I64, 0));
        return with(empty, 1, new Items(columns.type(), columns.element(), chunks));
    }

    private static Struct with(Struct struct, int field, CompactValue value) {
        var fields = new TreeMap<>(struct.fields());
        fields.put(field, value);
        return new Struct(fields);
    }
}
