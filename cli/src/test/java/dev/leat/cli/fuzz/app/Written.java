package dev.leat.cli.fuzz.app;

import com.github.luben.zstd.ZstdInputStream;
import dev.leat.cli.fuzz.draw.Parquet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what Leat has written, without Leat.
final class Written {

    /// Keeps all digits of a number.
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private Written() {}

    /// Returns the number of rows of a file.
    static long rows(byte[] content, String format) {
        try {
            if (format.equals("parquet")) {
                var file = Files.createTempFile("leat-fuzz-", ".parquet");
                try {
                    return Parquet.rows(Files.write(file, content));
                } finally {
                    Files.delete(file);
                }
            }
            var text = text(content);
            return format.equals("csv") ? records(text) - 1 : text.lines().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The rows of a file as text, in their order.
    static String shown(byte[] content) throws IOException {
        boolean parquet = content.length > 3 && content[0] == 'P' && content[3] == '1';
        return parquet ? Parquet.shown(content) : text(content);
    }

    private static long records(String csv) {
        boolean quoted = false;
        long records = 0;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            quoted ^= c == '"';
            records += c == '\n' && !quoted ? 1 : 0;
        }
        return records;
    }

    /// The documents of a file of ndjson, in any order.
    static List<String> documents(byte[] content) {
        try {
            return text(content).lines().map(Written::canonical).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] content) throws IOException {
        boolean gzip = content.length > 1 && content[0] == 0x1f && content[1] == (byte) 0x8b;
        boolean zstd = content.length > 1 && content[0] == 0x28 && content[1] == (byte) 0xb5;
        InputStream bytes = new ByteArrayInputStream(content);
        try (var in =
                gzip ? new GZIPInputStream(bytes) : zstd ? new ZstdInputStream(bytes) : bytes) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// A document with its members in order, and numbers as one writes them.
    static String canonical(String document) {
        return canonical(document, Set.of());
    }

    /// The same without these members, and without those of Leat.
    static String canonical(String document, Set<String> without) {
        var members = new TreeMap<String, String>();
        JSON.readTree(document)
                .forEachEntry((name, value) -> {
                    if (!value.isNull() && !without.contains(name) && !name.startsWith("_leat_")) {
                        members.put(name, value(value));
                    }
                });
        return members.toString();
    }

    private static String value(JsonNode value) {
        return value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toPlainString()
                : value.isString() ? value.asString() : value.toString();
    }

    /// The same of rows of which the oracle speaks.
    static List<String> canonical(List<Map<String, Object>> rows) {
        var all = new ArrayList<String>();
        for (var row : rows) {
            all.add(canonical(row, Set.of()));
        }
        return all;
    }

    static String canonical(Map<String, Object> row, Set<String> without) {
        var members = new TreeMap<String, String>();
        row.forEach((name, value) -> {
            if (!without.contains(name)) {
                members.put(
                        name,
                        value instanceof BigDecimal d
                                ? d.stripTrailingZeros().toPlainString()
                                : value.toString());
            }
        });
        return members.toString();
    }
}
