package dev.leat.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/// A window into the text of a file: the record that starts at `start`, and the buffered text after
/// it up to `end`; `at` is the current position. The window grows with the record.
final class TextWindow implements Closeable {

    private static final int STEP = 1 << 16;

    final Utf8Text text;
    byte[] bytes = new byte[STEP];
    int start;
    int at;
    int end;

    /// Number of bytes of content before `start`.
    long offset;

    /// Number of bytes of content before the record, and of its bytes that were discarded.
    private long record;

    private long discarded;
    private boolean last;

    TextWindow(Utf8Text text) {
        this.text = text;
        offset = text.offset();
        record = offset;
    }

    /// Returns true if there is a byte at the current position; reads more if necessary.
    boolean has() throws IOException {
        while (at == end && !last) {
            more();
        }
        return at < end;
    }

    private void more() throws IOException {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            at -= start;
            start = 0;
        }
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, end < 16 * STEP ? 2 * end : end + end / 2);
        }
        int size = text.read(bytes, end, bytes.length - end);
        last = size < 0;
        end += Math.max(size, 0);
    }

    /// Starts a record at the current position.
    void begin() {
        passTo(at);
        record = offset;
        discarded = 0;
    }

    /// Discards the text before the current position, except for an incomplete character.
    ///
    /// @throws CorruptContentException if the record is too long to be skipped
    void drop() throws CorruptContentException {
        int to = at;
        if (!text.same() && to > start) {
            to--;
            while (to > start && (bytes[to] & 0xC0) == 0x80) {
                to--;
            }
        }
        discarded += to - start;
        if (discarded > ReadLimits.SKIPPED) {
            throw ReadLimits.endless(record);
        }
        passTo(to);
    }

    /// Returns the number of bytes of content before the current position.
    long place() {
        return offset + text.width(bytes, start, at);
    }

    byte[] copy(int to) {
        return Arrays.copyOfRange(bytes, start, to);
    }

    private void passTo(int to) {
        offset += text.width(bytes, start, to);
        start = to;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
