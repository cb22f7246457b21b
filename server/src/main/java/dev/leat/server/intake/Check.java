package dev.leat.server.intake;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import dev.leat.decode.Decoder;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/// Validates documents by a schema, exactly as the pipeline that reads them does. Threads share it.
final class Check {

    /// The maximum number of decoders that are kept for reuse. Creating a decoder costs more than
    /// decoding a small document.
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

    /// Returns all errors of the document.
    List<Reason> reasons(byte[] document) {
        var kept = decoders.poll();
        var decoder = kept == null ? new Decoder(schema, unknownFields) : kept;
        var reasons = decoder.decode(document, decoder.tape());
        // Unknown fields are not counted here. The pipeline counts them when it reads the document.
        decoder.unknown();
        decoders.offer(decoder);
        return reasons;
    }
}
