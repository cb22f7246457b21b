package dev.leat.file;

import dev.leat.app.Csv;
import java.io.IOException;

/// Finds the delimiter of a CSV file of unknown dialect: the one that occurs most often in its
/// header, outside of quotes. Other lines do not count, so that a file of one column is not split.
final class Delimiters {

    private static final String USUAL = ",;\t|";
    private static final int LINE = 1 << 16;

    private Delimiters() {}

    /// Returns the dialect with the delimiter of the file.
    static Csv of(TextFile file, Csv usual) throws IOException {
        byte[] head;
        try (var text = file.open(0)) {
            head = text.readNBytes(LINE);
        }
        var counts = new int[USUAL.length()];
        boolean quoted = false;
        for (byte b : head) {
            quoted ^= b == '"';
            if (!quoted && (b == '\n' || b == '\r')) {
                break;
            }
            int at = quoted ? -1 : USUAL.indexOf(b);
            if (at >= 0) {
                counts[at]++;
            }
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return new Csv(
                USUAL.charAt(best),
                usual.quote(),
                usual.escape(),
                usual.header(),
                usual.nulls(),
                usual.encoding(),
                usual.comment());
    }
}
