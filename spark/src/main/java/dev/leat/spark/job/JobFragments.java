package dev.leat.spark.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.TreeMap;
import scala.Tuple2;

/// The fragments that a task sends, each with the number of the task that receives it. One fragment
/// at a time is in memory; a file is deleted when its last one was read.
final class JobFragments implements Iterator<Tuple2<Integer, JobFragment>> {

    /// Maximum number of bytes of a fragment.
    private static final int BYTES = 1 << 20;

    private final int number;
    private final Queue<Tuple2<Integer, JobFragment>> results = new ArrayDeque<>();
    private final Queue<Tuple2<Integer, Path>> files = new ArrayDeque<>();
    private long at;

    /// @param number the number of the task
    JobFragments(int number) {
        this.number = number;
    }

    /// Adds a result, which goes to the task of the next stage with the same number.
    void add(JobFragment result) {
        results.add(new Tuple2<>(number, result));
    }

    void add(int to, Path file) {
        files.add(new Tuple2<>(to, file));
    }

    @Override
    public boolean hasNext() {
        return !results.isEmpty() || !files.isEmpty();
    }

    @Override
    public Tuple2<Integer, JobFragment> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            return results.isEmpty() ? read(files.element()) : results.remove();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Tuple2<Integer, JobFragment> read(Tuple2<Integer, Path> next) throws IOException {
        try (var file = FileChannel.open(next._2)) {
            var bytes = ByteBuffer.allocate((int) Math.min(BYTES, file.size() - at));
            while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {}
            var fragment = new JobFragment(number, at, bytes.array(), null);
            at += bytes.capacity();
            if (at == file.size()) {
                files.remove();
                Files.delete(next._2);
                at = 0;
            }
            return new Tuple2<>(next._1, fragment);
        }
    }

    /// Receives the fragments of a task. Passes on the results, and returns the files by the number
    /// of the task that sent them.
    Map<Integer, Path> receive(Iterator<Tuple2<Integer, JobFragment>> fragments, Path folder)
            throws IOException {
        var received = new TreeMap<Integer, Path>();
        while (fragments.hasNext()) {
            var fragment = fragments.next()._2;
            if (fragment.done() != null) {
                add(fragment);
                continue;
            }
            var path =
                    received.computeIfAbsent(
                            fragment.number(), from -> folder.resolve("from-" + from));
            try (var file =
                    FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(fragment.bytes());
                while (bytes.hasRemaining()) {
                    file.write(bytes, fragment.at() + bytes.position());
                }
            }
        }
        return received;
    }
}
