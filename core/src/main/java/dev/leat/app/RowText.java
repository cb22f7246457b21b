package dev.leat.app;

import java.util.Optional;

/// A text that a sink sends beside the document of a row, for example the group of a message. It is
/// computed from the row's columns, as `filter` and `columns` are. `word` is its option in the app
/// file.
public record RowText(String word, Computed value, Rule rule) {

    /// Whether the sink accepts a text.
    public interface Rule {
        /// Why the sink refuses this text, which is empty if it is NULL; empty if it accepts it.
        Optional<String> problem(Optional<String> text);
    }

    /// An expression, or a text with columns filled in, which is NULL where one of them is.
    public sealed interface Computed permits Sql, TextTemplate {}
}
