package dev.leat.app;

import java.util.List;
import java.util.Optional;

/// The dialect of a CSV or TSV file. Without a `quote` every character means itself; without an
/// `escape` a quote inside quotes is doubled. With `header` the first record names the columns, in
/// any order; else they come in the order of the schema. `nulls` are the texts that, unquoted, mean
/// NULL. `encoding` is a charset's name; a byte order mark says more than it. A line that begins
/// with `comment` is none.
public record Csv(
        char delimiter,
        Optional<Character> quote,
        Optional<Character> escape,
        boolean header,
        List<String> nulls,
        String encoding,
        Optional<Character> comment) {

    /// As RFC 4180 has it, with a header; nothing between two commas is NULL.
    public static final Csv DEFAULT =
            new Csv(
                    ',',
                    Optional.of('"'),
                    Optional.empty(),
                    true,
                    List.of(""),
                    "UTF-8",
                    Optional.empty());

    /// Tabs between values, and no quotes.
    public static final Csv TABS =
            new Csv(
                    '\t',
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    List.of(""),
                    "UTF-8",
                    Optional.empty());

    public Csv {
        nulls = List.copyOf(nulls);
    }
}
