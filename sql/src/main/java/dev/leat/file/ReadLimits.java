package dev.leat.file;

import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Size limits for reading files.
public final class ReadLimits {

    /// Maximum length of a record, in bytes of UTF-8.
    public static final int RECORD = 16 << 20;

    /// Maximum length of a record that is skipped because it is too long, in bytes of UTF-8. The
    /// end of a longer one is not searched for, because this takes as long as the file is large.
    static final long SKIPPED = 64L << 20;

    /// Maximum number of columns of a file.
    public static final int COLUMNS = 4096;

    /// Maximum length of a record's original text that is stored, in bytes of UTF-8.
    public static final int TEXT = 1 << 16;

    /// Maximum number of records of a piece, valid or not. The positions of the valid ones are held
    /// in memory.
    static final int RECORDS = 1 << 21;

    /// Maximum number of rejected records of a piece that are held in memory; further ones are in a
    /// temporary file.
    static final int REJECTED = 1 << 16;

    /// Maximum length of a document in a table, where a document may be longer than in the file.
    static final int DOCUMENT = RECORD + (2 << 20);

    private ReadLimits() {}

    /// Returns the reason for a record that is too long.
    public static Reason tooLong(String what) {
        return Reason.of("too_long", what + " is longer than 16 MiB");
    }

    /// Returns the exception for a record that begins at this byte and is too long to be skipped.
    static CorruptContentException endless(long offset) {
        return new CorruptContentException(
                "too_long",
                String.format(
                        Locale.ROOT,
                        "the record at byte %,d is longer than 64 MiB, and the rest of the file is not"
                                + " read: check that the file has the format of the pipeline",
                        offset));
    }

    /// Returns a record's original text as it is stored: cut if very long, and with invalid UTF-8
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
