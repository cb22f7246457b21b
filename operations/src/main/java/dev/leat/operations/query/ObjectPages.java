package dev.leat.operations.query;

import dev.leat.operations.AppData;
import dev.leat.operations.ObjectFile;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Iterates over the objects of a bucket whose keys begin with a prefix, page by page, ordered by
/// key.
public record ObjectPages(AppData data, String bucket, String prefix)
        implements Iterable<ObjectFile> {

    private static final int PAGE = 1000;

    @Override
    public Iterator<ObjectFile> iterator() {
        return new Iterator<>() {
            private List<ObjectFile> page = data.objects().objects(bucket, prefix, "", PAGE);
            private int at;

            @Override
            public boolean hasNext() {
                if (at == page.size() && !page.isEmpty()) {
                    var last = page.getLast().object().unit().key();
                    page = data.objects().objects(bucket, prefix, last, PAGE);
                    at = 0;
                }
                return at < page.size();
            }

            @Override
            public ObjectFile next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no more objects");
                }
                return page.get(at++);
            }
        };
    }
}
