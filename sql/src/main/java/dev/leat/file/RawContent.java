package dev.leat.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/// An object's bytes, as input of a decompressor. Read failures have their own exception type: they
/// are disk or network errors, not errors of the compressed data.
final class RawContent extends FilterInputStream {

    RawContent(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException failed) {
            throw new FailedReadException(failed);
        }
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            return super.read(to, offset, length);
        } catch (IOException failed) {
            throw new FailedReadException(failed);
        }
    }

    /// Wraps an exception that the object's own stream has thrown.
    static final class FailedReadException extends IOException {

        @Serial private static final long serialVersionUID = 1;

        private final IOException own;

        private FailedReadException(IOException own) {
            super(own);
            this.own = own;
        }

        IOException own() {
            return own;
        }
    }
}
