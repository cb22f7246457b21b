package dev.leat.file;

import java.io.IOException;
import java.util.Arrays;

/// The text of one piece of a CSV file and some text after it, up to the maximum length of a
/// record. Reused for later pieces. Owned by one thread.
final class CsvBuffer {

    private static final int STEP = 1 << 16;

    /// Maximum number of bytes per read. Java allocates a buffer of the requested size for each
    /// read.
    private static final int MAX_READ = 1 << 20;

    byte[] bytes = new byte[STEP];
    int end;

    /// True if the buffer ends at the end of the file.
    boolean last;

    /// Replaces the content by the content of `before` from position `from` on. `before` is the
    /// previous piece's buffer, or this buffer.
    void begin(CsvBuffer before, int from) {
        int rest = before.end - from;
        if (bytes.length < rest) {
            bytes = new byte[Math.max(rest, STEP)];
        }
        System.arraycopy(before.bytes, from, bytes, 0, rest);
        end = rest;
        last = before.last;
    }

    /// Reads until the buffer holds `wanted` bytes or the file ends.
    void fill(Utf8Text text, long wanted) throws IOException {
        while (!last && end < wanted) {
            if (end == bytes.length) {
                long size = Math.min(Math.max(2L * end, STEP), wanted + STEP);
                bytes = Arrays.copyOf(bytes, (int) size);
            }
            int read = text.read(bytes, end, Math.min(bytes.length - end, MAX_READ));
            last = read < 0;
            end += Math.max(read, 0);
        }
    }

    /// Discards the line at the buffer's start, which exceeds the maximum length of a record.
    /// Returns the line's length in bytes of content.
    ///
    /// @param offset number of bytes of content before the line
    /// @throws CorruptContentException if the line is too long to be skipped
    long skipLine(Utf8Text text, long offset) throws IOException {
        long skipped = 0;
        long discarded = 0;
        while (true) {
            int at = lineEnd(bytes, end);
            if (at == end && !last) {
                int keep = at - whole(at);
                skipped += text.width(bytes, 0, at - keep);
                discarded += at - keep;
                if (discarded > ReadLimits.SKIPPED) {
                    throw ReadLimits.endless(offset);
                }
                System.arraycopy(bytes, at - keep, bytes, 0, keep);
                end = keep;
                fill(text, STEP);
                continue;
            }
            int next = at;
            if (next < end) {
                next++;
                if (bytes[at] == '\r' && next == end) {
                    fill(text, (long) end + 1);
                }
                if (bytes[at] == '\r' && next < end && bytes[next] == '\n') {
                    next++;
                }
            }
            skipped += text.width(bytes, 0, next);
            System.arraycopy(bytes, next, bytes, 0, end - next);
            end -= next;
            return skipped;
        }
    }

    /// Returns the position of the first line end; `end` if there is none.
    private static int lineEnd(byte[] bytes, int end) {
        int at = 0;
        while (at < end && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /// Returns `to`, or the start of the last character before it if that character may be
    /// incomplete.
    private int whole(int to) {
        int at = to;
        while (at > 0 && to - at < 3 && (bytes[at - 1] & 0xC0) == 0x80) {
            at--;
        }
        return at > 0 && (bytes[at - 1] & 0xC0) == 0xC0 ? at - 1 : at;
    }
}
