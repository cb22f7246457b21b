package dev.leat.batch;

import java.util.List;

/// What a lease holds: the records of one source, handed out together. `lease` is the source's own
/// handle, by which the settlement finds it. Immutable.
public record LeasedWork(String source, String lease, List<Record> records) {

    public LeasedWork {
        records = List.copyOf(records);
    }

    public int size() {
        return records.size();
    }
}
