package dev.leat.app;

import java.util.Optional;

/// A text that a sink sends in addition to the document of a row, such as the group of a message.
/// Like `filter` and `columns`, it is computed from the columns of the row. `word` is the name of
/// the option that defines the text in the app file.
public record RowText(String word, Computed value, Rule rule) {

    /// A sink's rule for valid texts.
    public interface Rule {
        /// Returns the reason why a text is invalid, or empty if it is valid. `text` is empty for
        /// NULL.
        Optional<String> problem(Optional<String> text);
    }

    /// An expression or a template. A template is NULL if one of its columns is NULL.
    public sealed interface Computed permits Sql, TextTemplate {}
}
