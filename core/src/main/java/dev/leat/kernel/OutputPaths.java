package dev.leat.kernel;

import dev.leat.app.TextTemplate;
import dev.leat.batch.FileUnit;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Object keys made from a template. Characters of values that would change the key's folders are
/// percent-encoded.
record OutputPaths(TextTemplate template) {

    /// Hive's name for the partition of NULL and of the empty text.
    static final String NONE = "__HIVE_DEFAULT_PARTITION__";

    private static final String ODD = "\"#%'*/:=?\\{}[]^|<>";

    /// Returns the key of a piece's file for rows with these values of the path's columns.
    String key(FileUnit unit, int part, Map<String, Optional<String>> values) {
        var key =
                template.fill(piece ->
                        switch (piece) {
                            case TextTemplate.Part.Text(var text) -> text;
                            case TextTemplate.Part.OfSource(var name) -> source(unit, name);
                            case TextTemplate.Part.OfColumn(var name) ->
                                    encoded(values.getOrDefault(name, Optional.empty()));
                            case TextTemplate.Part.Number() -> "%05d".formatted(part);
                        });
        return folders(key);
    }

    private static String source(FileUnit unit, String name) {
        return switch (name) {
            case "id" -> unit.bucket() + "/" + unit.key() + "@" + unit.versionText();
            case "name" -> unit.bucket();
            case "key" -> unit.key();
            case "stem" -> unit.stem();
            case "version" -> unit.versionText();
            default ->
                    throw new IllegalArgumentException(
                            "a path cannot contain {source." + name + "}");
        };
    }

    private static String encoded(Optional<String> value) {
        var text = value.orElse("");
        if (text.isEmpty()) {
            return NONE;
        }
        var encoded = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    if (c < ' ' || c == 0x7F || ODD.indexOf(c) >= 0) {
                        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                            encoded.append("%%%02X".formatted(b));
                        }
                    } else {
                        encoded.appendCodePoint(c);
                    }
                });
        return encoded.toString();
    }

    /// Removes empty folder names and encodes `.` and `..`.
    private static String folders(String key) {
        var parts = new java.util.ArrayList<String>();
        for (var part : key.split("/", -1)) {
            if (part.equals(".") || part.equals("..")) {
                parts.add(part.replace(".", "%2E"));
            } else if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
