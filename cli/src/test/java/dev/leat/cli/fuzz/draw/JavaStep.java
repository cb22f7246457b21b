package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Flow.Step;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// Draws a step `java` with its class: as a source, or in a jar. The class adds a text and its
/// length, and rejects values that end in 7.
final class JavaStep {

    private static final byte[] JAR = jar();

    private JavaStep() {}

    record Made(Tree written, Step step, List<Column> added) {}

    /// Empty if none of these columns is a text or a whole number.
    static Optional<Made> draw(Draft draft, List<Column> columns) {
        var able =
                columns.stream()
                        .filter(c -> c.kind() == Kind.TEXT || c.kind().whole())
                        .filter(c -> !c.name().contains(" "))
                        .toList();
        return able.isEmpty() ? Optional.empty() : Optional.of(of(draft, able));
    }

    private static Made of(Draft draft, List<Column> able) {
        var dice = draft.dice();
        var id = able.stream().filter(c -> c.name().equals("id")).findFirst();
        boolean jar = id.isPresent() && dice.chance(40);
        var column = jar ? id.get() : dice.of(able);
        var step = new Entries();
        if (jar) {
            step.put("class", TagFunction.class.getName()).put("jar", "lib/tag.jar");
            draft.beside().files().put("lib/tag.jar", JAR);
        } else {
            var files = draft.beside().files();
            var type = files.containsKey("functions/Tag.java") ? "Tag2" : "Tag";
            var source =
                    source(
                            type,
                            column,
                            dice.of(
                                    "return Result.reject(\"seven\")",
                                    "throw new IllegalStateException(\"seven\")"));
            step.put("class", "functions." + type);
            files.put("functions/" + type + ".java", source.getBytes(StandardCharsets.UTF_8));
        }
        step.put("adds", new Entries().put("tag", "varchar").put("tag_length", "bigint"));
        if (dice.chance(60)) {
            step.put("timeout", dice.of("30s", "1m"));
        }
        if (dice.chance(60)) {
            step.put("memory", dice.of("64m", "96m"));
        }
        return new Made(
                step,
                new Step("java", List.of(), row -> List.of(tagged(row, column.name()))),
                List.of(new Column("tag", Kind.TEXT), new Column("tag_length", Kind.BIGINT)));
    }

    private static String source(String type, Column column, String rejection) {
        return """
        package functions;

        import dev.leat.function.RecordFunction;
        import dev.leat.function.Result;
        import dev.leat.function.RowView;

        public final class %s implements RecordFunction {
            @Override
            public Result apply(RowView record) {
                var value = record.%s("%s").map(String::valueOf);
                if (value.isEmpty()) {
                    return Result.none();
                }
                if (value.get().endsWith("7")) {
                    %s;
                }
                return Result.of("tag", "t-" + value.get()).and("tag_length", value.get().length());
            }
        }
        """
                .formatted(
                        type,
                        column.kind() == Kind.TEXT ? "text" : "whole",
                        column.name(),
                        rejection);
    }

    private static Map<String, Object> tagged(Map<String, Object> row, String column) {
        var next = new LinkedHashMap<>(row);
        var value = row.get(column);
        if (value != null) {
            var text = value.toString();
            if (text.endsWith("7")) {
                throw new ArithmeticException("seven");
            }
            next.put("tag", "t-" + text);
            next.put("tag_length", (long) text.length());
        }
        return next;
    }

    private static byte[] jar() {
        var path = TagFunction.class.getName().replace('.', '/') + ".class";
        var bytes = new ByteArrayOutputStream();
        try (var code = TagFunction.class.getResourceAsStream("/" + path);
                var jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new JarEntry(path));
            jar.write(java.util.Objects.requireNonNull(code).readAllBytes());
            jar.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
