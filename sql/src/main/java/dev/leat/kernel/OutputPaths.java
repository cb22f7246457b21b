package dev.leat.kernel;

import dev.leat.app.TextTemplate;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagedFile;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Object keys that are created from a template. Characters in a value that would change the
/// folders of the key are percent-encoded. `origin` describes the rows: a piece of a file or a
/// batch; `fixed` returns the values that are the same for all of them.
record OutputPaths(
        TextTemplate template, String origin, Function<TextTemplate.Part, String> fixed) {

    /// Hive's name for the partition of NULL and of the empty string.
    static final String NONE = "__HIVE_DEFAULT_PARTITION__";

    private static final String ODD = "\"#%'*/:=?\\{}[]^|<>";

    /// Returns the keys for a piece of a file.
    static OutputPaths ofPiece(TextTemplate template, FileUnit unit, int number) {
        return new OutputPaths(
                template,
                "piece of the file",
                part ->
                        switch (part) {
                            case TextTemplate.Part.OfSource(var name) -> source(unit, name);
                            case TextTemplate.Part.Number() -> StagedFile.number(number);
                            case TextTemplate.Part.Text _, TextTemplate.Part.OfColumn _ ->
                                    throw unknown(part);
                        });
    }

    /// Returns the keys for a batch of messages with this name.
    static OutputPaths ofBatch(TextTemplate template, String name) {
        return new OutputPaths(
                template,
                "batch",
                part -> {
                    if (part instanceof TextTemplate.Part.OfSource(var value)
                            && value.equals(TextTemplate.BATCH)) {
                        return name;
                    }
                    throw unknown(part);
                });
    }

    private static IllegalArgumentException unknown(TextTemplate.Part part) {
        return new IllegalArgumentException("this path cannot contain " + part);
    }

    /// Returns the object key for the rows that have these values in the columns of the path.
    String key(Map<String, Optional<String>> values) {
        var key =
                template.fill(part ->
                        part instanceof TextTemplate.Part.OfColumn(var name)
                                ? encoded(values.getOrDefault(name, Optional.empty()))
                                : fixed.apply(part));
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

    /// Removes empty folder names, and encodes the folder names `.` and `..`.
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
