package dev.leat.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/// Standard output, which knows whether whoever read it went away: `head` has what it wanted, and
/// that is no error. Threads may share it.
public final class StandardOutput extends OutputStream {

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile boolean abandoned;

    /// Whether nobody reads any more.
    public boolean abandoned() {
        return abandoned;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException failed) {
            // The system's own words are all that Java tells: of Unix, of Windows.
            var words = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
            abandoned |= words.contains("broken pipe") || words.contains("pipe is being closed");
            throw failed;
        }
    }
}
