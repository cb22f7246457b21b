package dev.leat.app;

import java.util.Optional;

/// A text that a sink sends with the document of a row, for example the group of a message. It is
/// computed from the row's columns, as `filter` and `columns` are. `word` is its option in the app
/// file.
public record RowText(String word, Computed value, Rule rule) {

    /// A sink's rule for valid texts.
    public interface Rule {
        /// Returns the reason why the text, which is empty if it is NULL, is invalid; empty if it
        /// is valid.
        Optional<String> problem(Optional<String> text);
    }

    /// An expression, or a template, which is NULL if one of its columns is.
    public sealed interface Computed permits Sql, TextTemplate {}
}
