package dev.leat.metrics;

import java.time.Instant;

/// Receives the final outcomes of records that were stored as deliveries to endpoints, after the
/// outcomes were stored. It is called on any thread and must not block. `stored` is the time at
/// which the delivery was stored.
public interface RecordListener {

    /// A listener that ignores all outcomes.
    RecordListener NONE =
            new RecordListener() {
                @Override
                public void sent(String pipeline, String sink, Instant stored) {}

                @Override
                public void failed(String pipeline, String sink, String cause, Instant stored) {}
            };

    /// Called when the endpoint has accepted the record.
    void sent(String pipeline, String sink, Instant stored);

    /// Called when the record failed permanently. It is now a dead letter of its pipeline with this
    /// cause.
    void failed(String pipeline, String sink, String cause, Instant stored);
}
