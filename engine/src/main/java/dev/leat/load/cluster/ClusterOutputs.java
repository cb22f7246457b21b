package dev.leat.load.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.TreeMap;

/// The outputs of a task, each with the number of the task that receives it. One fragment of a file
/// at a time is in memory; a file is deleted when its last one was read. Owned by one thread.
public final class ClusterOutputs implements Iterator<ClusterOutputs.Output> {

    /// Maximum number of bytes of a fragment.
    private static final int BYTES = 1 << 20;

    private final int number;
    private final Queue<Output> ready = new ArrayDeque<>();
    private final Queue<Rows> files = new ArrayDeque<>();
    private long at;

    /// An output, and the number of the task of the next stage that receives it.
    public record Output(int to, byte[] bytes) {}

    private record Rows(int to, Path file) {}

    /// @param number the number of the task
    ClusterOutputs(int number) {
        this.number = number;
    }

    /// Adds an output that goes to the task of the next stage with the same number.
    void add(byte[] output) {
        ready.add(new Output(number, output));
    }

    void add(int to, Path file) {
        files.add(new Rows(to, file));
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || !files.isEmpty();
    }

    @Override
    public Output next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            return ready.isEmpty() ? read(files.element()) : ready.remove();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Output read(Rows rows) throws IOException {
        try (var file = FileChannel.open(rows.file())) {
            int length = (int) Math.min(BYTES, file.size() - at);
            var fragment = ClusterFragment.read(number, file, at, length);
            at += length;
            if (at == file.size()) {
                files.remove();
                Files.delete(rows.file());
                at = 0;
            }
            return new Output(rows.to(), fragment.bytes());
        }
    }

    /// Receives the fragments of a task. Passes on the results, and returns the files by the number
    /// of the task that sent them.
    Map<Integer, Path> receive(Iterator<byte[]> fragments, Path folder) throws IOException {
        var received = new TreeMap<Integer, Path>();
        while (fragments.hasNext()) {
            var fragment = new ClusterFragment(fragments.next());
            if (fragment.isResult()) {
                add(fragment.bytes());
            } else {
                fragment.write(
                        received.computeIfAbsent(
                                fragment.number(), from -> folder.resolve("from-" + from)));
            }
        }
        return received;
    }
}
