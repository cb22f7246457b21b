package dev.leat.app;

import java.util.List;
import java.util.Optional;

/// The dialect of a CSV or TSV file. Without a `quote` every character is literal. Without an
/// `escape` a quote inside a quoted value is doubled. With `header` the first record names the
/// columns, in any order; otherwise the columns are in the order of the schema. `nulls` are the
/// unquoted texts that mean NULL. `encoding` is the name of a charset; a byte order mark takes
/// precedence. Lines that begin with `comment` are skipped.
public record Csv(
        char delimiter,
        Optional<Character> quote,
        Optional<Character> escape,
        boolean header,
        List<String> nulls,
        String encoding,
        Optional<Character> comment) {

    /// The dialect of RFC 4180 with a header; an empty unquoted value is NULL.
    public static final Csv DEFAULT =
            new Csv(
                    ',',
                    Optional.of('"'),
                    Optional.empty(),
                    true,
                    List.of(""),
                    "UTF-8",
                    Optional.empty());

    /// Tab-separated values without quotes.
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
