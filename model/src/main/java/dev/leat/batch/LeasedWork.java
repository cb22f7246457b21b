package dev.leat.batch;

import java.util.List;

/// A lease on a batch of records from one source. `lease` is the source's own id of the lease; it
/// is required to settle the lease. Immutable.
public record LeasedWork(String source, String lease, List<Record> records) {

    public LeasedWork {
        records = List.copyOf(records);
    }

    public int size() {
        return records.size();
    }
}
