package dev.leat.cli.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/// Contents of input files, of which some lines are rejected, an app that reads them, and the files
/// of output folders.
final class RunFiles {

    static final String HEADER = "id,name,amount\n";

    /// An app whose pipeline `csv` writes an object for each piece of a file, and one for the file.
    static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: bigint not null, name: varchar, amount: "decimal(12,2)"}
            buckets: {in: , out: }
            pipelines:
              csv:
                from: {bucket: in, schema: Sale, format: csv}
                to:
                  - {bucket: out, path: "{source.stem}/{part}.parquet", format: parquet, where: id % 2 = 0}
                  - {bucket: out, path: "{source.stem}.csv", format: csv, where: id % 2 = 1}
            """;

    private RunFiles() {}

    /// Returns the contents of all files below a folder, by their paths.
    static Map<String, String> below(Path folder) throws IOException {
        var files = new TreeMap<String, String>();
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var name = folder.relativize(file).toString();
                files.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

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
