package dev.leat.quality.profile;

import java.util.List;
import java.util.Optional;

/// Statistics of the texts of a column. If its values were read from texts as another type, they
/// are its form, and the texts that are no values of the type; lengths and shapes are not computed.
///
/// @param shortest the least number of characters
/// @param longest the greatest number of characters
/// @param meanLength the mean number of characters
/// @param shapes the most frequent shapes, most frequent first
/// @param shapesCounted the number of texts whose shapes were counted
/// @param form the type whose form most texts of the column have; empty if there is none
/// @param nullWords texts that stand for a missing value, such as `N/A`
public record TextProfile(
        long shortest,
        long longest,
        double meanLength,
        List<Shape> shapes,
        long shapesCounted,
        Optional<Form> form,
        List<ValueProfile.Frequency> nullWords) {

    public TextProfile {
        shapes = List.copyOf(shapes);
        nullWords = List.copyOf(nullWords);
    }

    /// The number of texts with one shape. In a shape, `9` is a digit, `A` an upper-case and `a` a
    /// lower-case letter; a `+` after it means one or more. Other characters stand for themselves.
    public record Shape(String shape, long count) {}

    /// A type that most texts can be converted to.
    ///
    /// @param type the type in DuckDB's spelling
    /// @param written the form, if it is not the usual one of the type: a `format` of a schema such
    ///   as `%d.%m.%Y`, or a description
    /// @param others the texts that have another form, without null words and blank texts
    /// @param examples some of the other texts
    public record Form(String type, Optional<String> written, long others, List<String> examples) {

        public Form {
            examples = List.copyOf(examples);
        }
    }
}
