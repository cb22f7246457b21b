package dev.leat.local.stream;

import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.port.SequenceNumber;
import dev.leat.port.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The records that one caller puts into one stream in one commit. Their sequence numbers are known
/// when the commit is durable. Filled by one thread, and then passed to the writer thread.
public final class StreamPut {

    private final List<Streams.NewRecord> records = new ArrayList<>();
    private final List<byte[]> entries = new ArrayList<>();
    private SequenceNumber[] placed = {};

    StreamPut() {}

    public void add(Streams.NewRecord record) {
        records.add(record);
        entries.add(
                ChunkEntry.of(record.data(), Map.of())
                        .in(Optional.of(record.partitionKey()), Optional.empty())
                        .encode());
    }

    public boolean isEmpty() {
        return records.isEmpty();
    }

    List<Streams.NewRecord> records() {
        return records;
    }

    byte[] entry(int index) {
        return entries.get(index);
    }

    /// Begins to assign sequence numbers. An earlier assignment was rolled back.
    void begin() {
        placed = new SequenceNumber[records.size()];
    }

    void place(int index, SequenceNumber sequence) {
        placed[index] = sequence;
    }

    /// Returns the sequence numbers, in the order of the records.
    List<SequenceNumber> sequences() {
        return List.of(placed);
    }
}
