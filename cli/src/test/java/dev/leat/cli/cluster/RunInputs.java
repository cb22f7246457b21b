package dev.leat.cli.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/// Contents of input files, of which some lines are rejected.
final class RunInputs {

    private RunInputs() {}

    static byte[] gzip(String text) throws IOException {
        var packed = new java.io.ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    static String rows(int from, int to) {
        return rows(from, to, "");
    }

    /// The names end with the padding.
    static String rows(int from, int to, String padding) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i)
                    .append(
                            i % 7 == 3
                                    ? ",\"two\nlines é" + padding + "\","
                                    : i % 31 == 5
                                            ? ",stray \" quote,"
                                            : ",name " + i % 100 + padding + ",")
                    .append(i % 13 == 0 ? "x" : i % 17 == 0 ? "-1" : "1.50")
                    .append(i % 50 < 5 ? "\r\n\n" : "\n");
        }
        return text.toString();
    }

    static String documents(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(
                    i % 9 == 4
                            ? "no json\n"
                            : "{\"id\": %d, \"name\": \"n%d\"}\n".formatted(i, i % 5));
        }
        return text.toString();
    }
}
