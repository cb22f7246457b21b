package dev.leat.server.statement;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A page of a result: rows of its CSV file, in which every value is quoted and NULL is empty.
///
/// @param next the offset in bytes of the next page; empty if this is the last page
public record ResultPage(List<@Nullable String[]> rows, OptionalLong next) {

    /// Reads at most `most` rows from this stream, which begins at this offset of the file. A page
    /// ends after the row with which it has at least `bytes` bytes.
    public static ResultPage read(InputStream csv, long offset, int most, long bytes)
            throws IOException {
        var in = new Reading(new BufferedInputStream(csv));
        var rows = new ArrayList<@Nullable String[]>();
        while (rows.size() < most && in.read < bytes && in.more()) {
            rows.add(in.row());
        }
        return new ResultPage(
                rows, in.more() ? OptionalLong.of(offset + in.read) : OptionalLong.empty());
    }

    private static final class Reading {

        private final InputStream in;
        private long read;
        private int next;

        Reading(InputStream in) throws IOException {
            this.in = in;
            next = in.read();
        }

        boolean more() {
            return next >= 0;
        }

        private int take() throws IOException {
            int taken = next;
            next = in.read();
            read++;
            return taken;
        }

        @Nullable String[] row() throws IOException {
            var values = new ArrayList<@Nullable String>();
            do {
                values.add(next == '"' ? text() : null);
            } while (take() == ',');
            return values.toArray(String[]::new);
        }

        private String text() throws IOException {
            var bytes = new ByteArrayOutputStream();
            take();
            while (next >= 0) {
                int taken = take();
                if (taken == '"') {
                    if (next != '"') {
                        break;
                    }
                    take();
                }
                bytes.write(taken);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
