package dev.leat.app;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The key of an object that a sink writes, or the subject of what a topic is sent: text with what
/// is filled in for each file, piece and record.
public record TextTemplate(List<Part> parts) implements RowText.Computed {

    /// What `{source.NAME}` can be: what is the same for all records of a file.
    public static final List<String> SOURCE = List.of("id", "name", "key", "stem", "version");

    public TextTemplate {
        parts = List.copyOf(parts);
    }

    public sealed interface Part {
        record Text(String text) implements Part {}

        /// `{source.NAME}`: of the file, the same for all its records.
        record OfSource(String name) implements Part {}

        /// `{NAME}`: a column of the record.
        record OfColumn(String name) implements Part {}

        /// `{part}`: the number of the piece, the same on every run.
        record Number() implements Part {}
    }

    /// Whether each piece of a file makes an object of its own.
    public boolean byPart() {
        return parts.stream().anyMatch(part -> part instanceof Part.Number);
    }

    /// Whether the file says something of the key.
    public boolean holds(List<String> ofSource) {
        return parts.stream()
                .anyMatch(
                        part -> part instanceof Part.OfSource(var name) && ofSource.contains(name));
    }

    /// The columns that tell one object from another.
    public List<String> columns() {
        return parts.stream()
                .filter(part -> part instanceof Part.OfColumn)
                .map(part -> ((Part.OfColumn) part).name())
                .distinct()
                .toList();
    }

    /// The key, with everything filled in.
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
