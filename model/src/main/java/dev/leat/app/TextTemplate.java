package dev.leat.app;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A template of an object key or of a message's subject. It has placeholders for values of the
/// source, which is a file or a batch of messages, the part of the file, and the record.
public record TextTemplate(List<Part> parts) implements RowText.Computed {

    /// The valid names of `{source.NAME}`: values that are the same for all records of a file or,
    /// for [#BATCH], of a batch.
    public static final List<String> SOURCE =
            List.of("id", "name", "key", "stem", "version", TextTemplate.BATCH);

    /// The name of a batch of messages, which no other batch has.
    public static final String BATCH = "batch";

    public TextTemplate {
        parts = List.copyOf(parts);
    }

    public sealed interface Part {
        record Text(String text) implements Part {}

        /// `{source.NAME}`: a value of the file or batch, the same for all its records.
        record OfSource(String name) implements Part {}

        /// `{NAME}`: a column of the record.
        record OfColumn(String name) implements Part {}

        /// `{part}`: the number of the part of the file; the same on every run.
        record Number() implements Part {}
    }

    /// Returns true if each part of a file becomes a separate object.
    public boolean byPart() {
        return parts.stream().anyMatch(part -> part instanceof Part.Number);
    }

    /// Returns true if each batch of messages becomes a separate object.
    public boolean byBatch() {
        return containsSource(List.of(BATCH));
    }

    /// Returns true if the template contains one of these values of the file.
    public boolean containsSource(List<String> ofSource) {
        return parts.stream()
                .anyMatch(
                        part -> part instanceof Part.OfSource(var name) && ofSource.contains(name));
    }

    /// Returns the columns whose values are in the text. Rows with different values belong to
    /// different objects.
    public List<String> columns() {
        return parts.stream()
                .filter(part -> part instanceof Part.OfColumn)
                .map(part -> ((Part.OfColumn) part).name())
                .distinct()
                .toList();
    }

    /// Returns the text with all placeholders replaced.
    public String fill(Function<Part, String> values) {
        return parts.stream()
                .map(part -> part instanceof Part.Text(var text) ? text : values.apply(part))
                .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return fill(part ->
                switch (part) {
                    case Part.Text(var text) -> text;
                    case Part.OfSource(var name) -> "{source." + name + "}";
                    case Part.OfColumn(var name) -> "{" + name + "}";
                    case Part.Number() -> "{part}";
                });
    }
}
