package dev.leat.file;

import dev.leat.batch.RejectedLine;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rejected lines of a piece, in file order. At most [ReadLimits#REJECTED] of them are in
/// memory, and further ones are in a temporary file, so that memory is bounded however many lines
/// are rejected. Owned by one thread at a time.
public final class RejectedLines implements Closeable {

    private final @Nullable Path folder;
    private final List<RejectedLine> first = new ArrayList<>();
    private @Nullable Path file;
    private @Nullable DataOutputStream out;
    private int size;

    private RejectedLines(@Nullable Path folder) {
        this.folder = folder;
    }

    /// Creates an empty list whose temporary file is in `folder`, until the list is cleared or
    /// closed. If `folder` is null, the lines that are not in memory are only counted.
    static RejectedLines in(@Nullable Path folder) {
        return new RejectedLines(folder);
    }

    /// Returns a list of these lines, which may be in any order. All of them are in memory.
    public static RejectedLines of(List<RejectedLine> lines) {
        var list = new RejectedLines(null);
        list.first.addAll(RejectsPart.ordered(lines));
        list.size = lines.size();
        return list;
    }

    /// Adds a line that is behind all others in the file.
    void add(RejectedLine line) throws IOException {
        if (size < ReadLimits.REJECTED) {
            first.add(line);
        } else if (folder != null) {
            var to = out == null ? open(folder) : out;
            RejectsPart.write(to, line);
        }
        size++;
    }

    private DataOutputStream open(Path in) throws IOException {
        var made = Files.createTempFile(in, "rejected-", "");
        file = made;
        var opened = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(made)));
        out = opened;
        return opened;
    }

    /// Completes the list. Must be called before it is read.
    void end() throws IOException {
        var open = out;
        out = null;
        if (open != null) {
            open.close();
        }
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// Passes the lines to a consumer in order.
    public void forEach(RejectsPart.Lines consumer) throws IOException {
        for (var line : first) {
            consumer.line(line);
        }
        var more = file;
        if (more != null) {
            RejectsPart.read(more, consumer);
        }
    }

    /// Removes all lines, and their file.
    void clear() throws IOException {
        end();
        first.clear();
        size = 0;
        var old = file;
        file = null;
        if (old != null) {
            Files.deleteIfExists(old);
        }
    }

    @Override
    public void close() throws IOException {
        clear();
    }
}
