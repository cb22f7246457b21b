package dev.leat.file;

import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;

/// How long what is read may be.
public final class ReadLimits {

    /// The longest record, in bytes of UTF-8.
    public static final int RECORD = 16 << 20;

    /// The most columns of a file.
    public static final int COLUMNS = 4096;

    /// The longest text of a record that is kept beside it, in bytes of UTF-8.
    public static final int TEXT = 1 << 16;

    /// The most records of a piece, and the most rejected ones: memory is bounded by the piece.
    static final int RECORDS = 1 << 21;

    static final int REJECTED = 1 << 16;

    /// The longest document in a table of documents, which may need more than its text did.
    static final int DOCUMENT = RECORD + (2 << 20);

    private ReadLimits() {}

    /// Why a record that is too long is rejected.
    public static Reason tooLong(String what) {
        return Reason.of("too_long", what + " is longer than 16 MiB");
    }

    /// A record's text as it is kept: the beginning of a very long one. What is no UTF-8 is
    /// replaced.
    public static String text(byte[] utf8, int from, int to) {
        int end = to - from <= TEXT ? to : from + TEXT;
        while (end < to && end > from && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        var text = new String(utf8, from, end - from, StandardCharsets.UTF_8);
        return end < to ? text + "..." : text;
    }
}
