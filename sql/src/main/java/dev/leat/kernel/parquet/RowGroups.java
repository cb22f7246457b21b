package dev.leat.kernel.parquet;

import dev.leat.batch.Position;
import dev.leat.kernel.parquet.CompactValue.Reader;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The row groups of a Parquet file, in order. They determine where splits of the file may begin,
/// without its values.
record RowGroups(List<Group> groups) {

    /// Name of the number of a row in DuckDB, which a column of the file may hide.
    static final String ROW = "file_row_number";

    /// Maximum number of groups of a file, all of which are in memory.
    private static final int MOST = 100_000;

    // FileMetaData, SchemaElement, RowGroup, ColumnChunk and ColumnMetaData of parquet.thrift
    private static final int SCHEMA = 2;
    private static final int NAME = 4;
    private static final int ROW_GROUPS = 4;
    private static final int COLUMNS = 1;
    private static final int BYTES = 2;
    private static final int ROWS = 3;
    private static final int OTHER_FILE = 1;
    private static final int METADATA = 3;
    private static final int STORED = 7;
    private static final int FIRST_PAGE = 9;
    private static final int DICTIONARY = 11;

    RowGroups {
        groups = List.copyOf(groups);
    }

    /// A row group: the number of its first row, from 0, and of the row after it; the bytes of its
    /// values that are not compressed; the range of the file with its data.
    record Group(long first, long end, long bytes, long from, long to) {}

    /// Reads the footer of a file, which is at this position of the file. Empty if it is damaged,
    /// which DuckDB then describes, or if groups of the file cannot be read alone.
    static Optional<RowGroups> read(byte[] footer, long position) {
        try {
            var found = new Footer(new Reader(ByteBuffer.wrap(footer)), position);
            return found.read() ? Optional.of(new RowGroups(found.groups)) : Optional.empty();
        } catch (IOException
                | BufferUnderflowException
                | IllegalArgumentException
                | ArithmeticException damaged) {
            return Optional.empty();
        }
    }

    /// Returns the numbers of the rows at which a piece must end, so that splits can begin there:
    /// behind each group at whose end there are so many bytes since the last one.
    long[] ends(long pieceBytes) {
        var ends = new ArrayList<Long>();
        long bytes = 0;
        long last = 0;
        for (var group : groups) {
            bytes += group.bytes;
            if (bytes >= pieceBytes && group.end > last) {
                last = group.end;
                ends.add(last);
                bytes = 0;
            }
        }
        return ends.stream().mapToLong(row -> row).toArray();
    }

    /// Returns the positions that divide the file into splits of about this number of stored bytes.
    List<Position> cuts(long pieceBytes, long splitBytes) {
        var ends = ends(pieceBytes);
        var cuts = new ArrayList<Position>();
        long rows = groups.isEmpty() ? 0 : groups.getLast().end;
        long begin = 0;
        long stored = 0;
        long some = 0;
        for (var group : groups) {
            some += group.to - group.from;
            boolean begins = group.end == rows || Arrays.binarySearch(ends, group.end) >= 0;
            if (group.end == begin || !begins) {
                continue;
            }
            // a split ends before the groups that would make it too large
            if (stored > 0 && stored + some > splitBytes) {
                cuts.add(new Position(begin, begin, Position.UNCOUNTED));
                stored = 0;
            }
            stored += some;
            some = 0;
            begin = group.end;
        }
        return cuts;
    }

    /// Returns the groups with the rows from one number up to another.
    List<Group> between(long first, long end) {
        return groups.stream().filter(group -> group.end > first && group.first < end).toList();
    }

    /// A footer that is read without keeping the values of all columns.
    private static final class Footer {

        private final Reader reader;
        private final long position;
        private final List<Group> groups = new ArrayList<>();
        private boolean alone = true;
        private long row;

        Footer(Reader reader, long position) {
            this.reader = reader;
            this.position = position;
        }

        /// Returns false if the groups cannot be read alone.
        boolean read() throws IOException {
            reader.fields((field, type) -> {
                if (field == SCHEMA && type == CompactValue.Type.LIST) {
                    reader.structs(this::column);
                } else if (field == ROW_GROUPS && type == CompactValue.Type.LIST) {
                    reader.structs(this::group);
                } else {
                    reader.skip(type, 0);
                }
            });
            return alone && groups.size() <= MOST;
        }

        private void column() throws IOException {
            reader.fields((field, type) -> {
                if (field == NAME && type == CompactValue.Type.BINARY) {
                    var name = StandardCharsets.UTF_8.decode(reader.text()).toString();
                    alone &= !name.equalsIgnoreCase(ROW);
                } else {
                    reader.skip(type, 0);
                }
            });
        }

        private void group() throws IOException {
            var chunks = new Chunks();
            var sizes = new long[ROWS + 1];
            reader.fields((field, type) -> {
                if (field == COLUMNS && type == CompactValue.Type.LIST) {
                    reader.structs(() -> chunk(chunks));
                } else if ((field == BYTES || field == ROWS) && type == CompactValue.Type.I64) {
                    sizes[field] = reader.zigzag();
                } else {
                    reader.skip(type, 0);
                }
            });
            long end = Math.addExact(row, sizes[ROWS]);
            alone &=
                    end >= row
                            && chunks.from >= ParquetFooter.MAGIC.length
                            && chunks.to <= position;
            if (groups.size() <= MOST) {
                groups.add(new Group(row, end, Math.max(0, sizes[BYTES]), chunks.from, chunks.to));
            }
            row = end;
        }

        /// The range of the chunks of a group.
        private static final class Chunks {
            private long from = Long.MAX_VALUE;
            private long to;
        }

        private void chunk(Chunks chunks) throws IOException {
            reader.fields((field, type) -> {
                if (field == METADATA && type == CompactValue.Type.STRUCT) {
                    metadata(chunks);
                } else {
                    alone &= field != OTHER_FILE;
                    reader.skip(type, 0);
                }
            });
        }

        private void metadata(Chunks chunks) throws IOException {
            var values = new long[DICTIONARY + 1];
            reader.fields((field, type) -> {
                if (type == CompactValue.Type.I64 && field < values.length) {
                    values[field] = reader.zigzag();
                } else {
                    reader.skip(type, 0);
                }
            });
            long page = values[FIRST_PAGE];
            long from = values[DICTIONARY] > 0 ? Math.min(values[DICTIONARY], page) : page;
            chunks.from = Math.min(chunks.from, from);
            chunks.to = Math.max(chunks.to, Math.addExact(from, values[STORED]));
        }
    }
}
