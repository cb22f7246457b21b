package dev.leat.local.bucket;

import dev.leat.batch.Checksum;
import dev.leat.local.word.StoredWords;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The text of a checksum in a column: algorithm, value and, for a composite checksum, its type.
final class ChecksumText {

    private static final String COMPOSITE = "composite";

    private ChecksumText() {}

    static @Nullable String text(Optional<Checksum> checksum) {
        return checksum.map(c ->
                        StoredWords.ALGORITHM.of(c.algorithm())
                                + " "
                                + c.value()
                                + (c.composite() ? " " + COMPOSITE : ""))
                .orElse(null);
    }

    /// Parses the output of [#text].
    static Optional<Checksum> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        var words = text.split(" ", 3);
        return Optional.of(
                new Checksum(StoredWords.ALGORITHM.read(words[0]), words[1], words.length > 2));
    }
}
