package dev.leat.kernel;

import dev.leat.batch.Column;
import dev.leat.batch.Rows;
import dev.leat.batch.Work;
import dev.leat.decode.Json;
import dev.leat.decode.Tape;
import dev.leat.kernel.Program.Cell;
import dev.leat.kernel.Program.Named;
import dev.leat.kernel.Program.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes rows of the good documents of a batch: hashes, and the columns that each sink asked for.
/// Owned by one thread.
final class RowMaker {

    private final Program program;
    private final Tape documents;
    private final Result result;
    private final Hashes hashes;
    private final Json json = new Json(false);

    RowMaker(Program program, Tape documents, Result result) {
        this.program = program;
        this.documents = documents;
        this.result = result;
        hashes = new Hashes(program.hashed());
    }

    /// `good` are the documents that have a row, `record` is the place in the work of each
    /// document.
    Rows rows(Work work, int[] record, int[] good) {
        int size = good.length;
        var identity = new byte[size * Rows.HASH_BYTES];
        var digest = new byte[size * Rows.HASH_BYTES];
        var records = new int[size];
        for (int row = 0; row < size; row++) {
            int document = good[row];
            records[row] = record[document];
            identity(document, work, records[row], identity, row);
            digest(document, digest, row);
        }
        var sinks = new ArrayList<List<Column>>();
        for (var outlet : program.outlets()) {
            sinks.add(
                    switch (outlet.target()) {
                        case Target.ToQueue queue -> List.of(bodies(queue, good));
                        case Target.ToView view -> view(view, good);
                    });
        }
        return new Rows(size, records, identity, digest, sinks);
    }

    private void identity(int document, Work work, int index, byte[] to, int row) {
        hashes.identity();
        if (program.hashed().key().isEmpty()) {
            hashes.message(work.records().get(index).id());
        }
        for (var key : program.hashed().key()) {
            switch (key.cell()) {
                case Cell.Field(int column) -> hashes.value(documents, document, column);
                case Cell.Computed(int column) ->
                        hashes.value(result.cells(), result.row(document), column);
            }
        }
        hashes.end(to, row);
    }

    private void digest(int document, byte[] to, int row) {
        hashes.digest();
        var columns = program.hashed().digest();
        for (int i = 0; i < columns.size(); i++) {
            switch (columns.get(i).cell()) {
                case Cell.Field(int column) -> hashes.column(i, documents, document, column);
                case Cell.Computed(int column) ->
                        hashes.column(i, result.cells(), result.row(document), column);
            }
        }
        hashes.end(to, row);
    }

    private Column bodies(Target.ToQueue queue, int[] good) {
        var bodies = new @Nullable String[good.length];
        for (int row = 0; row < good.length; row++) {
            json.clear();
            char next = '{';
            for (var column : queue.columns()) {
                json.raw(next).quoted(column.name()).raw(':');
                next = ',';
                switch (column.cell()) {
                    case Cell.Field(int field) -> json.cell(documents, good[row], field);
                    case Cell.Computed(int cell) ->
                            json.cell(result.cells(), result.row(good[row]), cell);
                }
            }
            bodies[row] = json.raw('}').text(0);
        }
        return new Column.Texts(bodies);
    }

    private List<Column> view(Target.ToView view, int[] good) {
        var columns = new ArrayList<Column>();
        view.key().forEach(key -> columns.add(texts(key, good)));
        view.period().ifPresent(period -> columns.add(starts(period, good)));
        view.measures().forEach(measure -> columns.add(contributions(measure.place(), good)));
        return columns;
    }

    private Column texts(Named key, int[] good) {
        var texts = new @Nullable String[good.length];
        for (int row = 0; row < good.length; row++) {
            texts[row] = text(key, good[row]).orElse(null);
        }
        return new Column.Texts(texts);
    }

    private Optional<String> text(Named key, int document) {
        return Located.text(key, documents, document, result, result.row(document));
    }

    private Column starts(Program.Period period, int[] good) {
        var periods = new Periods(period.every());
        var starts = new long[good.length];
        var nulls = new BitSet();
        for (int row = 0; row < good.length; row++) {
            int at = result.row(good[row]);
            if (Located.isNull(period.column(), documents, good[row], result, at)) {
                nulls.set(row);
            } else {
                long time = Located.time(period.column(), documents, good[row], result, at);
                starts[row] = periods.start(periods.moment(time));
            }
        }
        return new Column.Longs(starts, nulls);
    }

    private Column contributions(int measure, int[] good) {
        var values = new long[good.length];
        var nulls = new BitSet();
        for (int row = 0; row < good.length; row++) {
            int at = result.row(good[row]);
            if (measure < 0) {
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
