package dev.leat.kernel;

import dev.leat.batch.Column;
import dev.leat.batch.Outcomes;
import dev.leat.batch.RowVersions;
import dev.leat.batch.Rows;
import dev.leat.decode.Tape;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Cell;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.RecordStamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Creates rows from the records of a batch that are pending at a sink: the hashes, and the columns
/// that each sink needs. Owned by one thread.
final class RowMaker {

    private final CompiledPipeline program;
    private final Tape documents;
    private final StatementResult result;
    private final RecordHashes hashes;
    private final SinkMembership membership;
    private final boolean hashed;

    RowMaker(CompiledPipeline program, Tape documents, StatementResult result) {
        this(program, documents, result, true);
    }

    /// Creates a maker of rows whose hashes are 0 if `hashed` is false.
    RowMaker(CompiledPipeline program, Tape documents, StatementResult result, boolean hashed) {
        this.program = program;
        this.documents = documents;
        this.result = result;
        this.hashed = hashed;
        hashes = new RecordHashes(program.hashed());
        membership = new SinkMembership(program, result);
    }

    /// Returns the rows. `record` is each document's index in the batch, and `id` returns the id of
    /// a record, for pipelines without a key. Rejects the records with a document that is too large
    /// for a sink.
    Rows rows(IntFunction<String> id, int[] record, GoodRows good, Outcomes table) {
        int size = good.size();
        var identity = new byte[size * Rows.HASH_BYTES];
        var digest = new byte[size * Rows.HASH_BYTES];
        var records = new int[size];
        for (int row = 0; row < size; row++) {
            int document = good.document()[row];
            int at = good.at()[row];
            records[row] = record[document];
            if (hashed) {
                identity(document, at, id.apply(records[row]), identity, row);
                digest(document, at, digest, row);
            }
        }
        var versions = versions(good);
        var maker = new DocumentMaker(documents, result, good, records);
        IntFunction<RecordStamp> stamps =
                row -> new RecordStamp(hash(identity, row), hash(digest, row), versions.of(row));
        var sinks = new ArrayList<List<Column>>();
        for (int sink = 0; sink < program.outlets().size(); sink++) {
            var absent = filtered(versions, sink);
            if (!good.elements().excluded().isEmpty()) {
                absent.or(good.elements().excluded().get(sink));
            }
            sinks.add(
                    switch (program.outlets().get(sink).target()) {
                        case Target.Files _ -> List.of();
                        case Target.Document target -> {
                            var bodies = maker.documents(target, sink, absent, stamps, table);
                            maker.keys(
                                    target,
                                    bodies,
                                    filtered(versions, sink),
                                    program.hashed().key(),
                                    stamps);
                            yield target.text()
                                    .map(text -> List.of(bodies, texts(text.value(), good, absent)))
                                    .orElse(List.of(bodies));
                        }
                        case Target.OfRow(var columns) -> List.of(values(columns, good));
                        case Target.OfView view -> {
                            absent.or(versions.deleted());
                            yield view(view, good, absent);
                        }
                    });
        }
        maker.reject(table);
        return new Rows(
                size,
                records,
                identity,
                digest,
                versions,
                good.elements(),
                sinks,
                maker.originals());
    }

    static byte[] hash(byte[] hashes, int row) {
        int from = Rows.HASH_BYTES * row;
        return Arrays.copyOfRange(hashes, from, from + Rows.HASH_BYTES);
    }

    private static BitSet filtered(RowVersions versions, int sink) {
        var filtered = new BitSet();
        if (!versions.filtered().isEmpty()) {
            filtered.or(versions.filtered().get(sink));
        }
        return filtered;
    }

    private RowVersions versions(GoodRows good) {
        if (program.version().isEmpty()) {
            return RowVersions.NONE;
        }
        var numbers = new long[good.size()];
        var deleted = new BitSet();
        var filtered = Stream.generate(BitSet::new).limit(program.outlets().size()).toList();
        for (int row = 0; row < good.size(); row++) {
            int at = good.at()[row];
            numbers[row] = version(good.document()[row], at);
            deleted.set(row, membership.deleted(at));
            long kept = membership.filtered(at);
            for (int sink = 0; kept != 0; sink++, kept >>>= 1) {
                filtered.get(sink).set(row, (kept & 1) != 0);
            }
        }
        return new RowVersions(numbers, deleted, filtered);
    }

    long version(int document, int at) {
        return ValueLocation.version(
                program.version().orElseThrow(), documents, document, result, at);
    }

    /// Writes the digest of a record that is all its rows: a hash of the digests of the rows.
    void digest(GoodRecords.Of of, byte[] to, int record) {
        var digests = new byte[of.at().length * Rows.HASH_BYTES];
        for (int row = 0; row < of.at().length; row++) {
            digest(of.document(), of.at()[row], digests, row);
        }
        hashes.digests(digests, to, record);
    }

    /// Returns the hash of a row's values in these columns, or of the id of its record if there are
    /// no columns.
    byte[] identity(List<Named> key, int document, int at, String id) {
        var identity = new byte[Rows.HASH_BYTES];
        identity(key, document, at, id, identity, 0);
        return identity;
    }

    void identity(int document, int at, String id, byte[] to, int row) {
        identity(program.hashed().key(), document, at, id, to, row);
    }

    private void identity(
            List<Named> columns, int document, int at, String id, byte[] to, int row) {
        hashes.identity();
        if (columns.isEmpty()) {
            hashes.message(id);
            if (program.unnest().isPresent()) {
                hashes.element(result.number(at));
            }
        }
        for (var key : columns) {
            switch (key.cell()) {
                case Cell.Field(int column) -> hashes.value(documents, document, column);
                case Cell.Computed(int column) -> hashes.value(result.cells(), at, column);
            }
        }
        hashes.end(to, row);
    }

    void digest(int document, int at, byte[] to, int row) {
        hashes.digest();
        var columns = program.hashed().digest();
        for (int i = 0; i < columns.size(); i++) {
            switch (columns.get(i).cell()) {
                case Cell.Field(int column) -> hashes.column(i, documents, document, column);
                case Cell.Computed(int column) -> hashes.column(i, result.cells(), at, column);
            }
        }
        if (program.hashed().deleted() && membership.deleted(at)) {
            hashes.deleted();
        }
        hashes.end(to, row);
    }

    /// Returns the columns of a view. Rows in `absent` have only NULLs, because their values were
    /// not checked.
    List<Column> view(Target.OfView view, GoodRows good, BitSet absent) {
        var columns = new ArrayList<Column>();
        view.key().forEach(key -> columns.add(texts(key, good, absent)));
        view.period().ifPresent(period -> columns.add(starts(period, good, absent)));
        view.measures().forEach(m -> columns.add(contributions(m.place(), good, absent)));
        return columns;
    }

    Column.Texts texts(Named key, GoodRows good, BitSet absent) {
        var texts = new @Nullable String[good.size()];
        for (int row = 0; row < good.size(); row++) {
            texts[row] =
                    absent.get(row)
                            ? null
                            : text(key, good.document()[row], good.at()[row]).orElse(null);
        }
        return new Column.Texts(texts);
    }

    Column values(List<Named> columns, GoodRows good) {
        var values = new LinkedHashMap<String, Column.Texts>();
        columns.forEach(column -> values.put(column.name(), texts(column, good, new BitSet())));
        return new Column.Named(values);
    }

    private Optional<String> text(Named key, int document, int at) {
        return ValueLocation.text(key, documents, document, result, at);
    }

    private Column starts(CompiledPipeline.Period period, GoodRows good, BitSet absent) {
        var periods = new ViewPeriods(period.every());
        var starts = new long[good.size()];
        var nulls = new BitSet();
        for (int row = 0; row < good.size(); row++) {
            int at = good.at()[row];
            if (absent.get(row)
                    || ValueLocation.isNull(
                            period.column(), documents, good.document()[row], result, at)) {
                nulls.set(row);
            } else {
                long time =
                        ValueLocation.time(
                                period.column(), documents, good.document()[row], result, at);
                starts[row] = periods.start(periods.moment(time));
            }
        }
        return new Column.Longs(starts, nulls);
    }

    private Column contributions(int measure, GoodRows good, BitSet absent) {
        var values = new long[good.size()];
        var nulls = new BitSet();
        for (int row = 0; row < good.size(); row++) {
            int at = good.at()[row];
            if (absent.get(row)) {
                nulls.set(row);
            } else if (measure < 0) {
                values[row] = 1;
            } else if (result.contributesNothing(at, measure)) {
                nulls.set(row);
            } else {
                values[row] = result.measure(at, measure);
            }
        }
        return new Column.Longs(values, nulls);
    }
}
