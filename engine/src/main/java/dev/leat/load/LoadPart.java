package dev.leat.load;

import dev.leat.batch.Column;
import dev.leat.batch.CountingMode;
import dev.leat.batch.Elements;
import dev.leat.batch.Outcomes;
import dev.leat.batch.RowVersions;
import dev.leat.batch.Rows;
import dev.leat.batch.Totals;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The staged rows of consecutive pieces of a file, which are written to warehouse tables together.
/// The records of all pieces are numbered from 0. Owned by one thread.
final class LoadPart {

    private final int sinks;
    private final int most;
    private final List<StagedRows.Before> pieces = new ArrayList<>();
    private final Map<Integer, SinkRows> rows = new TreeMap<>();
    private int first;
    private int records;

    /// @param sinks the number of the pipeline's sinks
    /// @param most the maximum number of rows for a sink
    LoadPart(int sinks, int most) {
        this.sinks = sinks;
        this.most = most;
    }

    /// Begins a piece.
    void begin(StagedRows.Before piece) {
        pieces.add(piece);
        first = records;
        records += piece.table().records();
    }

    /// Returns the rows for a sink, to which the rows of the current piece are added.
    SinkRows rows(int sink, String[] columns, String list) {
        return rows.computeIfAbsent(sink, _ -> new SinkRows(columns, list));
    }

    /// Returns the index of the first record of a piece.
    int first(int piece) {
        return pieces.subList(0, piece).stream().mapToInt(of -> of.table().records()).sum();
    }

    /// Returns the table before the rows are loaded.
    Outcomes table() {
        var table = new Outcomes(records, sinks);
        int record = 0;
        for (var piece : pieces) {
            for (int i = 0; i < piece.table().records(); i++) {
                for (int sink = 0; sink < sinks; sink++) {
                    table.put(record, sink, piece.table().at(i, sink));
                }
                record++;
            }
        }
        return table;
    }

    /// Returns the change of the file's totals, given the table after the rows were loaded.
    Totals change(Outcomes after) {
        var change = Totals.NONE;
        for (int i = 0; i < pieces.size(); i++) {
            var piece = pieces.get(i);
            int from = first(i);
            var table = new Outcomes(piece.table().records(), sinks);
            for (int record = 0; record < table.records(); record++) {
                for (int sink = 0; sink < sinks; sink++) {
                    table.put(record, sink, after.at(from + record, sink));
                }
            }
            change =
                    change.plus(counted(piece.counting(), PieceTableReader.totals(table, 0), 1))
                            .plus(counted(piece.counting(), piece.totals(), -1));
        }
        return change;
    }

    private static Totals counted(CountingMode counting, Totals totals, int times) {
        var of = counting.of(totals);
        return new Totals(
                times * of.read(),
                times * of.written(),
                times * of.filtered(),
                times * of.rejected());
    }

    /// Returns the writes of the rows, in the order of the sinks.
    List<Effect.Write> writes(Planner planner) {
        var pipeline = planner.pipeline();
        return rows.entrySet().stream()
                .map(entry ->
                        new Effect.Write(
                                pipeline.name(),
                                pipeline.to().get(entry.getKey()),
                                entry.getKey(),
                                entry.getValue().rows(entry.getKey(), sinks),
                                IntStream.range(0, entry.getValue().size).toArray(),
                                planner.written().get(entry.getKey())))
                .toList();
    }

    /// The rows for a sink.
    final class SinkRows {

        private final String[] names;
        private final String list;
        private final @Nullable String[][] values;
        private final int[] record = new int[most];
        private int[] element = new int[0];
        private final long[] versions = new long[most];
        private final BitSet deleted = new BitSet();
        private final BitSet filtered = new BitSet();
        private int size;

        private SinkRows(String[] names, String list) {
            this.names = names;
            this.list = list;
            this.values = new @Nullable String[names.length][most];
        }

        /// Adds a row of a record of the current piece.
        void add(int of, long version, boolean deletes, boolean excluded) {
            record[size] = first + of;
            versions[size] = version;
            deleted.set(size, deletes);
            filtered.set(size, excluded);
            size++;
        }

        /// Sets the number of the last row's element.
        void element(int number) {
            if (element.length == 0) {
                element = new int[most];
            }
            element[size - 1] = number;
        }

        /// Sets a value of the last row.
        void value(int column, @Nullable String text) {
            values[column][size - 1] = text;
        }

        private Rows rows(int sink, int sinks) {
            var columns = new LinkedHashMap<String, Column.Texts>();
            for (int column = 0; column < names.length; column++) {
                columns.put(names[column], new Column.Texts(values[column]));
            }
            var all = new ArrayList<>(Collections.nCopies(sinks, List.<Column>of()));
            all.set(sink, List.of(new Column.Named(columns)));
            var excluded = new ArrayList<>(Collections.nCopies(sinks, new BitSet()));
            excluded.set(sink, filtered);
            return new Rows(
                    size,
                    Arrays.copyOf(record, size),
                    new byte[Rows.HASH_BYTES * size],
                    new byte[Rows.HASH_BYTES * size],
                    new RowVersions(Arrays.copyOf(versions, size), deleted, excluded),
                    element.length == 0
                            ? Elements.NONE
                            : new Elements(list, Arrays.copyOf(element, size), List.of()),
                    all);
        }
    }
}
