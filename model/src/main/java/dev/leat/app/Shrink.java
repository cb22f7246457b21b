package dev.leat.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The rules that shorten a document that is larger than `to` bytes. They apply in their order,
/// until the document is small enough. `offload` is the bucket that then gets the complete message.
public record Shrink(int to, Map<String, Rule> columns, Optional<String> offload) {

    /// The member of a document with the rules that shortened it, a list of texts.
    public static final String NOTE = "_leat_shrunk";

    /// The member of a document with the object that has the complete message, as `bucket/key`.
    public static final String ORIGINAL = "_leat_original";

    /// The end of a text that was truncated.
    public static final String MARKER = "...[truncated]";

    public Shrink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// A rule for one column.
    public sealed interface Rule {

        /// Removes the column.
        record Drop() implements Rule {}

        /// Cuts a text to this many bytes of UTF-8, including [#MARKER].
        record Truncate(int bytes) implements Rule {}

        /// Keeps the first items of a list.
        record First(int items) implements Rule {}
    }
}
