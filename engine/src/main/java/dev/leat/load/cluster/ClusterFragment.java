package dev.leat.load.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Data that a task sends to a task of the next stage, as bytes: bytes of a file with their place
/// in it, or a result. `number` is that of the task that sends a file, or the place of the result
/// among all results.
public record ClusterFragment(byte[] bytes) {

    /// The place of a result instead of a place in a file.
    private static final long RESULT = -1;

    private static final int HEAD = Integer.BYTES + Long.BYTES;

    /// The classes of results. It also replaces the filter of the JVM, which the web server sets to
    /// one that accepts nothing.
    private static final ObjectInputFilter OWN =
            ObjectInputFilter.Config.createFilter("dev.leat.**;java.**;!*");

    static ClusterFragment result(int number, SplitDone done) {
        var result = bytes(done);
        var bytes = head(number, RESULT, result.length);
        System.arraycopy(result, 0, bytes, HEAD, result.length);
        return new ClusterFragment(bytes);
    }

    /// Reads so many bytes of a file.
    static ClusterFragment read(int number, FileChannel file, long at, int length)
            throws IOException {
        var bytes = head(number, at, length);
        var rest = ByteBuffer.wrap(bytes).position(HEAD);
        while (rest.hasRemaining() && file.read(rest, at + rest.position() - HEAD) >= 0) {}
        return new ClusterFragment(bytes);
    }

    private static byte[] head(int number, long at, int length) {
        var bytes = new byte[HEAD + length];
        ByteBuffer.wrap(bytes).putInt(number).putLong(at);
        return bytes;
    }

    int number() {
        return ByteBuffer.wrap(bytes).getInt(0);
    }

    private long at() {
        return ByteBuffer.wrap(bytes).getLong(Integer.BYTES);
    }

    boolean isResult() {
        return at() == RESULT;
    }

    SplitDone done() {
        return object(bytes, HEAD, SplitDone.class);
    }

    /// Writes the bytes to their place in a file.
    void write(Path to) throws IOException {
        try (var file = FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var rest = ByteBuffer.wrap(bytes).position(HEAD);
            while (rest.hasRemaining()) {
                file.write(rest, at() + rest.position() - HEAD);
            }
        }
    }

    /// Returns an object of this package as bytes.
    public static byte[] bytes(Serializable object) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// Returns the object of these bytes.
    public static <T> T object(byte[] bytes, Class<T> type) {
        return object(bytes, 0, type);
    }

    private static <T> T object(byte[] bytes, int from, Class<T> type) {
        var in = new ByteArrayInputStream(bytes, from, bytes.length - from);
        try (var objects = new ObjectInputStream(in)) {
            objects.setObjectInputFilter(OWN);
            return type.cast(objects.readObject());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (ClassNotFoundException other) {
            throw new IllegalStateException("the driver runs another version of Leat", other);
        }
    }
}
