package dev.leat.server.intake;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/// Checks documents by a schema as a pipeline does that reads them. Threads share it.
final class Check {

    /// Decoders that wait for the next document; making one costs more than a small document.
    private static final int KEPT = 16;

    private final Schema schema;
    private final UnknownFields unknownFields;
    private final ArrayBlockingQueue<Decoder> decoders = new ArrayBlockingQueue<>(KEPT);

    Check(Schema schema, UnknownFields unknownFields) {
        this.schema = schema;
        this.unknownFields = unknownFields;
    }

    Schema schema() {
        return schema;
    }

    /// All that is wrong with the document.
    List<Reason> reasons(byte[] document) {
        var kept = decoders.poll();
        var decoder = kept == null ? new Decoder(schema, unknownFields) : kept;
        var reasons = decoder.decode(document, new Tape(schema.fields().size()));
        // The pipeline counts unknown fields, once it reads them.
        decoder.unknown((_, _) -> {});
        decoders.offer(decoder);
        return reasons;
    }
}
