package dev.leat.metrics;

import dev.leat.port.Deliveries.Delivery;

/// Receives the final outcomes of deliveries of pipeline records, after they were stored. It is
/// called on any thread and must not block.
public interface RecordListener {

    /// A listener that ignores all outcomes.
    RecordListener NONE =
            new RecordListener() {
                @Override
                public void sent(Delivery delivery) {}

                @Override
                public void failed(Delivery delivery) {}
            };

    /// Called when the endpoint has accepted the record.
    void sent(Delivery delivery);

    /// Called when the record failed permanently. It is now a dead letter of its pipeline.
    void failed(Delivery delivery);
}
