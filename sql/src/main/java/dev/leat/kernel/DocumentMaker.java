package dev.leat.kernel;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.Tape;
import dev.leat.item.EncodedItem;
import dev.leat.kernel.compile.CompiledPipeline.Cell;
import dev.leat.kernel.compile.CompiledPipeline.KeptFields;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.DocumentLimit;
import dev.leat.kernel.compile.RecordStamp;
import dev.leat.kernel.compile.SinkDocument;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Writes the rows of a batch as the JSON documents that its sinks receive, shortens them, and
/// rejects the records whose documents are larger than a sink accepts. Used for one batch.
final class DocumentMaker {

    /// Maximum number of reasons of a record, which may have many rows.
    private static final int MAX_REASONS = 100;

    private final Tape documents;
    private final StatementResult result;
    private final GoodRows good;
    private final int[] record;
    private final JsonWriter json = new JsonWriter(false);
    private final Map<Integer, List<Reason>> tooLarge = new TreeMap<>();
    private final List<Rows.Original> originals = new ArrayList<>();

    /// Creates a maker. `record` is the index of each row's record in the batch.
    DocumentMaker(Tape documents, StatementResult result, GoodRows good, int[] record) {
        this.documents = documents;
        this.result = result;
        this.good = good;
        this.record = record;
    }

    /// Returns the documents of a sink. A row has none if it is in `absent`, if its record is not
    /// pending at the sink, or if the sink cannot accept its document.
    Column documents(
            Target.Document target,
            int sink,
            BitSet absent,
            IntFunction<RecordStamp> stamps,
            Outcomes table) {
        var texts = new @Nullable String[good.size()];
        var items = new @Nullable EncodedItem[good.size()];
        for (int row = 0; row < good.size(); row++) {
            if (absent.get(row) || table.at(record[row], sink) != Outcome.PENDING) {
                continue;
            }
            write(target, row);
            var document = document(target, sink, row, stamps.apply(row));
            if (document.isPresent()) {
                switch (document.get()) {
                    case SinkDocument.Text(var text, _) -> texts[row] = text;
                    case SinkDocument.OfItem(var item) -> items[row] = item;
                }
            }
        }
        return target.limit().filter(DocumentLimit::item).isPresent()
                ? new Column.Items(items)
                : new Column.Texts(texts);
    }

    /// Adds the items of the rows in `filtered`, the states of records that do not belong in a
    /// table. They have the columns of the key only, by which the table finds older states. Does
    /// nothing for other sinks.
    void keys(
            Target.Document target,
            Column documents,
            BitSet filtered,
            List<Named> key,
            IntFunction<RecordStamp> stamps) {
        if (!(documents instanceof Column.Items(var items))) {
            return;
        }
        for (int row = filtered.nextSetBit(0); row >= 0; row = filtered.nextSetBit(row + 1)) {
            json.clear();
            columns(key, row);
            json.raw('}');
            var document = accepted(target.limit().orElseThrow(), row, stamps.apply(row));
            if (document.isPresent() && document.get() instanceof SinkDocument.OfItem(var item)) {
                items[row] = item;
            }
        }
    }

    /// Returns the document that was just written, shortened if it must be. If the sink cannot
    /// accept it nevertheless, the record will be rejected.
    private Optional<SinkDocument> document(
            Target.Document target, int sink, int row, RecordStamp stamp) {
        if (target.shrinker().isPresent()) {
            var shrinker = target.shrinker().get();
            var shrunk = shrinker.shrink(json, stamp);
            shrunk.refused().ifPresent(why -> refuse(row, why));
            shrunk.original()
                    .ifPresent(key ->
                            originals.add(
                                    new Rows.Original(
                                            row,
                                            sink,
                                            shrinker.rules().offload().orElseThrow(),
                                            key)));
            return shrunk.document();
        }
        if (target.limit().isEmpty()) {
            return Optional.of(SinkDocument.Text.of(json));
        }
        return accepted(target.limit().get(), row, stamp);
    }

    private Optional<SinkDocument> accepted(DocumentLimit limit, int row, RecordStamp stamp) {
        try {
            var document = limit.document(json, stamp);
            if (limit.fits(document)) {
                return Optional.of(document);
            }
            refuse(row, limit.tooLarge(document.size(), ""));
        } catch (IllegalArgumentException noItem) {
            refuse(row, limit.invalid(noItem));
        }
        return Optional.empty();
    }

    private void refuse(int row, Reason why) {
        var reasons = tooLarge.computeIfAbsent(record[row], _ -> new ArrayList<>());
        if (reasons.size() < MAX_REASONS) {
            reasons.add(good.elements().named(row, why));
        }
    }

    /// Returns the objects that must be written for documents that were shortened.
    List<Rows.Original> originals() {
        return originals;
    }

    private void write(Target.Document target, int row) {
        json.clear();
        columns(target.columns(), row);
        target.kept().ifPresent(kept -> fields(kept, good.document()[row]));
        json.raw('}');
    }

    private void columns(List<Named> columns, int row) {
        for (var column : columns) {
            next().quoted(column.name()).raw(':');
            switch (column.cell()) {
                case Cell.Field(int field) -> json.cell(documents, good.document()[row], field);
                case Cell.Computed(int cell) -> json.cell(result.cells(), good.at()[row], cell);
            }
        }
    }

    /// Adds the fields of the message that are not in the schema. Those that may not have their own
    /// names become members of one object.
    private void fields(KeptFields kept, int document) {
        int cell = kept.cell();
        if (documents.isNull(document, cell)) {
            return;
        }
        json.members(documents, document, cell, json.size() == 0 ? '{' : ',', kept::ownName);
        int before = json.size();
        next().quoted(UnknownFields.RENAMED).raw(':');
        if (json.members(documents, document, cell, '{', name -> !kept.ownName(name))) {
            json.raw('}');
        } else {
            json.truncate(before);
        }
    }

    /// Begins a member of the document.
    private JsonWriter next() {
        return json.raw(json.size() == 0 ? '{' : ',');
    }

    /// Rejects the records with a document that is too large, at all sinks that have not rejected
    /// them.
    void reject(Outcomes table) {
        tooLarge.forEach((index, reasons) -> {
            for (int sink = 0; sink < table.sinks(); sink++) {
                // files are staged after this, so that DELIVERED is still only a plan
                if (table.at(index, sink) == Outcome.PENDING
                        || table.at(index, sink) == Outcome.DELIVERED) {
                    for (var reason : reasons) {
                        table.put(index, sink, Outcome.REJECTED, reason);
                    }
                }
            }
        });
    }
}
