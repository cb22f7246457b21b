package dev.leat.kernel;

import dev.leat.batch.Column;
import dev.leat.batch.Elements;
import dev.leat.batch.Outcomes;
import dev.leat.batch.RowVersions;
import dev.leat.batch.Rows;
import dev.leat.decode.Tape;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.RecordStamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Creates the rows of records that are all their rows: one row for each record, with the lists of
/// its rows that each sink takes. Used for one batch.
final class RecordMaker {

    private final CompiledPipeline program;
    private final SinkMembership membership;
    private final RowMaker maker;
    private final GoodRecords good;
    private final DocumentMaker documents;
    private final int size;
    private final int[] records;
    private final byte[] identity;
    private final byte[] digest;
    private final long[] numbers;
    private final BitSet deleted = new BitSet();
    private final List<BitSet> filtered;

    /// The index in `records` of the record of each row.
    private final int[] owner;

    /// Creates a maker. `record` is each document's index in the batch.
    RecordMaker(
            CompiledPipeline program,
            Tape tape,
            StatementResult result,
            RowMaker maker,
            int[] record,
            GoodRecords good) {
        this.program = program;
        this.maker = maker;
        this.good = good;
        membership = new SinkMembership(program, result);
        size = good.size();
        records = new int[size];
        identity = new byte[size * Rows.HASH_BYTES];
        digest = new byte[size * Rows.HASH_BYTES];
        numbers = new long[size];
        owner = new int[good.rows().size()];
        filtered = Stream.generate(BitSet::new).limit(program.outlets().size()).toList();
        for (int row = 0; row < size; row++) {
            var of = good.records().get(row);
            records[row] = record[of.document()];
            Arrays.fill(owner, of.from(), of.to(), row);
        }
        var index = IntStream.of(owner).map(row -> records[row]).toArray();
        documents = new DocumentMaker(tape, result, good.rows(), index);
    }

    /// Returns the rows. Rejects the records with a value or document that a sink cannot accept.
    Rows rows(Outcomes table) {
        for (int row = 0; row < size; row++) {
            var of = good.records().get(row);
            maker.identity(of.document(), of.at()[0], "", identity, row);
            maker.digest(of, digest, row);
            numbers[row] = maker.version(of.document(), of.at()[0]);
            deleted.set(row, IntStream.of(of.at()).anyMatch(membership::deleted));
        }
        var sinks = new ArrayList<List<Column>>();
        for (int sink = 0; sink < program.outlets().size(); sink++) {
            sinks.add(List.of(lists(sink, taken(sink), table)));
        }
        documents.reject(table);
        var originals =
                documents.originals().stream()
                        .map(of ->
                                new Rows.Original(
                                        owner[of.row()], of.sink(), of.bucket(), of.key()))
                        .toList();
        var versions = new RowVersions(numbers, deleted, filtered);
        return new Rows(size, records, identity, digest, versions, Elements.NONE, sinks, originals);
    }

    /// Returns, for each record, the positions of the rows that the sink takes. Marks the records
    /// of which it takes no row.
    private int[][] taken(int sink) {
        var excluded = good.rows().elements().excluded().get(sink);
        var taken = new int[size][];
        for (int row = 0; row < size; row++) {
            var of = good.records().get(row);
            taken[row] =
                    IntStream.range(of.from(), of.to())
                            .filter(at -> !excluded.get(at))
                            .filter(at ->
                                    !SinkMembership.has(
                                            membership.filtered(good.rows().at()[at]), sink))
                            .toArray();
            boolean gone = deleted.get(row);
            filtered.get(sink).set(row, taken[row].length == 0 && !gone);
            taken[row] = gone ? new int[0] : taken[row];
        }
        return taken;
    }

    private Column.Lists lists(int sink, int[][] taken, Outcomes table) {
        var absent = new BitSet();
        absent.set(0, good.rows().size());
        Arrays.stream(taken).flatMapToInt(IntStream::of).forEach(absent::clear);
        var outlet = program.outlets().get(sink);
        return switch (outlet.target()) {
            case Target.OfView view -> {
                var columns = maker.view(view, good.rows(), absent);
                yield new ContributionSums(outlet.name(), view, columns)
                        .of(taken, records, sink, table);
            }
            case Target.OfRow(var columns) ->
                    new Column.Lists(
                            taken,
                            List.of(
                                    maker.values(columns, good.rows()),
                                    maker.values(columns, good.firsts())));
            case Target.Document target -> {
                var bodies = documents.documents(target, sink, absent, this::stamp, table);
                var columns = new ArrayList<>(List.of(bodies));
                target.text()
                        .ifPresent(text ->
                                columns.add(maker.texts(text.value(), good.rows(), absent)));
                yield new Column.Lists(taken, columns);
            }
            case Target.Files _ -> new Column.Lists(written(taken), List.of());
        };
    }

    /// Returns the rows to write to a file. A record without rows is written as its first row.
    private int[][] written(int[][] taken) {
        return IntStream.range(0, size)
                .mapToObj(row ->
                        taken[row].length == 0 ? new int[] {good.rows().size() + row} : taken[row])
                .toArray(int[][]::new);
    }

    private RecordStamp stamp(int at) {
        int row = owner[at];
        return new RecordStamp(
                RowMaker.hash(identity, row), RowMaker.hash(digest, row), numbers[row]);
    }
}
