package dev.leat.kernel;

import static java.util.stream.Collectors.joining;

import dev.leat.batch.Elements;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.decode.Tape;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Cell;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.CompiledPipeline.Unnest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Combines the outcomes of the rows that `unnest` made from one record. A rejected row rejects the
/// record at all sinks, so that all rows of a record are written or none. A record is filtered if
/// all of its rows are. Collects the rows of a batch. Owned by one thread.
final class ElementVerdicts {

    /// Maximum number of reasons of a record at a sink.
    static final int MAX_REASONS = 100;

    private final Unnest unnest;
    private final List<Named> key;
    private final Tape documents;
    private final StatementResult result;
    private final VerdictWriter verdict;
    private final RowMaker maker;
    private final int[] fields;
    private final List<Integer> document = new ArrayList<>();
    private final List<Integer> at = new ArrayList<>();
    private final List<BitSet> excluded;
    private final boolean whole;
    private final List<GoodRecords.Of> records = new ArrayList<>();

    ElementVerdicts(
            CompiledPipeline program,
            Tape documents,
            StatementResult result,
            VerdictWriter verdict,
            RowMaker maker) {
        this.unnest = program.unnest().orElseThrow();
        this.key = unnest.rowKey().orElse(program.hashed().key());
        this.whole = program.replacesRows();
        this.documents = documents;
        this.result = result;
        this.verdict = verdict;
        this.maker = maker;
        this.fields = fields(program);
        this.excluded = Stream.generate(BitSet::new).limit(program.outlets().size()).toList();
    }

    /// Returns the fields of the document whose values each row repeats.
    private static int[] fields(CompiledPipeline program) {
        var sent =
                program.outlets().stream()
                        .flatMap(outlet ->
                                switch (outlet.target()) {
                                    case Target.Document(var columns, _, _, _, _) ->
                                            columns.stream();
                                    case Target.OfRow(var columns) -> columns.stream();
                                    case Target.Files _, Target.OfView _ -> Stream.<Named>empty();
                                });
        return Stream.concat(program.hashed().digest().stream(), sent)
                .flatMapToInt(named ->
                        named.cell() instanceof Cell.Field(int column)
                                ? IntStream.of(column)
                                : IntStream.empty())
                .distinct()
                .toArray();
    }

    /// Writes the outcomes of a record to the table and adds its rows, if it is still pending at a
    /// sink. `rows` are the rows of the statement's result that were made from its document.
    void add(int from, int[] rows, Record record, int index, Outcomes table) {
        var size = size(from, rows.length);
        if (size > BoundExpression.MAX_BYTES) {
            table.reject(index, List.of(tooLarge(size)));
            return;
        }
        if (whole && empty(rows)) {
            addEmpty(from, rows, index, table);
            return;
        }
        var own = new Outcomes(rows.length, table.sinks());
        var pending = new BitSet();
        for (int row = 0; row < rows.length; row++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                own.put(row, sink, table.at(index, sink));
            }
            pending.set(row, verdict.good(from, rows[row], record.receivedAt(), row, own));
        }
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (table.at(index, sink) == Outcome.PENDING) {
                combine(rows, own, sink, index, table);
            }
        }
        table.rejectEverywhere(index);
        if (table.pending(index)
                && (!whole || verdict.identified(from, rows[0], index, table))
                && !collide(from, rows, pending, record, index, table)) {
            int first = document.size();
            keep(from, rows, pending, own, index, table);
            if (whole) {
                records.add(new GoodRecords.Of(from, rows, first, document.size()));
            }
        }
    }

    /// Returns true if these rows are the row of a record without elements.
    private boolean empty(int[] rows) {
        return rows.length == 1
                && !result.broken(rows[0])
                && IntStream.range(0, unnest.recordBits())
                        .allMatch(bit -> result.recordBit(rows[0], bit) == (bit == unnest.empty()));
    }

    /// Adds a record that has no rows, and so replaces those of an older state by none.
    private void addEmpty(int from, int[] rows, int index, Outcomes table) {
        if (verdict.identified(from, rows[0], index, table)) {
            records.add(new GoodRecords.Of(from, rows, document.size(), document.size()));
        }
    }

    private long size(int from, int rows) {
        return rows
                * IntStream.of(fields)
                        .filter(field -> !documents.isNull(from, field))
                        .mapToLong(
                                field -> documents.end(from, field) - documents.start(from, field))
                        .sum();
    }

    private Reason tooLarge(long size) {
        return Reason.of(
                        "too_large",
                        "the rows of its elements would contain %d MiB together (limit %d MiB)"
                                .formatted(size >> 20, BoundExpression.MAX_BYTES >> 20))
                .in("unnest");
    }

    private void combine(int[] rows, Outcomes own, int sink, int index, Outcomes table) {
        int reasons = 0;
        boolean pending = false;
        boolean rejected = false;
        for (int row = 0; row < rows.length; row++) {
            pending |= own.at(row, sink) == Outcome.PENDING;
            if (own.at(row, sink) == Outcome.REJECTED) {
                rejected = true;
                for (var why : own.reasons(row, sink)) {
                    if (reasons++ < MAX_REASONS) {
                        table.put(index, sink, Outcome.REJECTED, of(why, rows[row]));
                    }
                }
            }
        }
        boolean retried = !rejected && retried(rows, own, sink, index, table);
        if (!pending && !rejected && !retried && (!whole || ofRecord(rows[0]))) {
            table.put(index, sink, Outcome.FILTERED);
        }
    }

    /// Retries the record at a sink if one of its rows must be retried.
    private boolean retried(int[] rows, Outcomes own, int sink, int index, Outcomes table) {
        int reasons = 0;
        for (int row = 0; row < rows.length; row++) {
            if (own.at(row, sink) == Outcome.RETRIED) {
                for (var why : own.reasons(row, sink)) {
                    if (reasons++ < MAX_REASONS) {
                        table.put(index, sink, Outcome.RETRIED, of(why, rows[row]));
                    }
                }
            }
        }
        return reasons > 0;
    }

    /// Returns the reason with the element's position, such as `items[2].quantity`, unless the
    /// reason is that of the whole record.
    private Reason of(Reason why, int at) {
        if (ofRecord(at)) {
            return why;
        }
        var own = why.field().filter(name -> !name.equals(unnest.as()));
        var field = Elements.path(unnest.column(), result.number(at), own);
        return new Reason(why.cause(), Optional.of(field), why.value(), why.message(), why.step());
    }

    /// Returns true if a bit of the row describes the whole record.
    private boolean ofRecord(int at) {
        return IntStream.range(0, unnest.recordBits()).anyMatch(bit -> result.recordBit(at, bit));
    }

    /// Rejects the record if two of its rows have the same identity. Returns true if so.
    private boolean collide(
            int from, int[] rows, BitSet pending, Record record, int index, Outcomes table) {
        if (whole && key.isEmpty()) {
            return false;
        }
        Map<ByteBuffer, Integer> seen = new HashMap<>();
        for (int row = pending.nextSetBit(0); row >= 0; row = pending.nextSetBit(row + 1)) {
            var identity = ByteBuffer.wrap(maker.identity(key, from, rows[row], record.id()));
            var first = seen.putIfAbsent(identity, row);
            if (first != null) {
                table.reject(index, List.of(sameKey(rows[first], rows[row])));
                return true;
            }
        }
        return false;
    }

    private Reason sameKey(int first, int second) {
        return new Reason(
                "key",
                Optional.of(
                        Elements.path(unnest.column(), result.number(second), Optional.empty())),
                Optional.empty(),
                "elements %d and %d of '%s' have the same key (%s); add source.item to the key"
                        .formatted(
                                result.number(first),
                                result.number(second),
                                unnest.column(),
                                key.stream().map(Named::name).collect(joining(", "))),
                Optional.of("key"));
    }

    private void keep(
            int from, int[] rows, BitSet pending, Outcomes own, int index, Outcomes table) {
        for (int row = pending.nextSetBit(0); row >= 0; row = pending.nextSetBit(row + 1)) {
            boolean taken = false;
            for (int sink = 0; sink < table.sinks(); sink++) {
                boolean takes = own.at(row, sink) == Outcome.PENDING;
                taken |= takes && table.at(index, sink) == Outcome.PENDING;
                excluded.get(sink).set(document.size(), !takes);
            }
            if (taken) {
                document.add(from);
                at.add(rows[row]);
            }
        }
    }

    /// Returns the records of the batch that are all their rows.
    GoodRecords records() {
        return new GoodRecords(rows(), records);
    }

    /// Returns the rows of the batch.
    GoodRows rows() {
        for (var others : excluded) {
            others.clear(document.size(), Math.max(document.size(), others.length()));
        }
        var rows = at.stream().mapToInt(Integer::intValue).toArray();
        var numbers = IntStream.of(rows).map(result::number).toArray();
        return new GoodRows(
                document.stream().mapToInt(Integer::intValue).toArray(),
                rows,
                new Elements(unnest.column(), numbers, excluded));
    }
}
