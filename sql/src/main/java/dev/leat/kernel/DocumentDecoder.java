package dev.leat.kernel;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import dev.leat.watch.RecordValues;
import java.util.Arrays;
import java.util.function.LongConsumer;

/// Decodes the documents of a batch to a tape, and rejects the records whose document is invalid.
/// Owned by one thread.
final class DocumentDecoder {

    private final Decoder decoder;
    private final Tape documents;
    private final LongConsumer unknownFields;
    private int[] decoded = {};

    DocumentDecoder(Schema schema, UnknownFields policy, LongConsumer unknownFields) {
        decoder = new Decoder(schema, policy);
        documents = decoder.tape();
        this.unknownFields = unknownFields;
    }

    /// Returns the tape, which has one row for each document of the last batch.
    Tape documents() {
        return documents;
    }

    /// Returns the values of the last batch, by the index of the record in the batch.
    RecordValues values() {
        return new DocumentValues(documents, decoded);
    }

    /// Decodes the records that are pending in the table. Returns the index of each document's
    /// record in the batch.
    int[] decode(LeasedWork work, Outcomes table) {
        documents.clear();
        var record = new int[work.size()];
        int count = 0;
        for (int index = 0; index < work.size(); index++) {
            if (table.pending(index)) {
                var wrong = decoder.decode(work.records().get(index).body(), documents);
                if (wrong.isEmpty()) {
                    record[count++] = index;
                } else {
                    table.reject(index, wrong);
                }
            }
        }
        unknownFields.accept(decoder.unknown());
        decoded = Arrays.copyOf(record, count);
        return decoded;
    }
}
