package dev.leat.port;

import dev.leat.batch.Record;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/// Pages of records, each of which is read when it is asked for. Owned by one thread.
public final class RecordPages implements Iterator<List<Record>> {

    private final Supplier<List<Record>> read;
    private List<Record> next = List.of();
    private boolean ended;

    /// @param read returns the next records; an empty list at the end
    public RecordPages(Supplier<List<Record>> read) {
        this.read = read;
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty() && !ended) {
            next = read.get();
            ended = next.isEmpty();
        }
        return !next.isEmpty();
    }

    @Override
    public List<Record> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var page = next;
        next = List.of();
        return page;
    }
}
