package dev.leat.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/// Standard output that detects when the program that reads it has ended. Programs such as `head`
/// end early; this is not an error. Threads may share it.
public final class StandardOutput extends OutputStream {

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile boolean abandoned;

    /// Returns true if the program that reads the output has ended.
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
            // In Java, only the message of the operating system (Unix or Windows) shows that the
            // reader has ended.
            var words = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
            abandoned |= words.contains("broken pipe") || words.contains("pipe is being closed");
            throw failed;
        }
    }
}
