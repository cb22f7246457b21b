package dev.leat.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A response body that starts the response only when the first byte is written. Until then a
/// failure can still change the status. Owned by one thread.
final class FirstByteBody extends OutputStream {

    private final Supplier<OutputStream> open;
    private @Nullable OutputStream out;

    FirstByteBody(Supplier<OutputStream> open) {
        this.open = open;
    }

    /// Starts the response if no byte was written, as for an empty body.
    OutputStream begin() {
        var begun = out;
        if (begun == null) {
            begun = open.get();
            out = begun;
        }
        return begun;
    }

    boolean begun() {
        return out != null;
    }

    @Override
    public void write(int b) throws IOException {
        begin().write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        begin().write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        if (out != null) {
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
