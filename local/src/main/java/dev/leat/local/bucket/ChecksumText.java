package dev.leat.local.bucket;

import dev.leat.batch.Checksum;
import dev.leat.local.word.StoredWords;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A checksum as a column has it: its algorithm, its value and, where it is one of checksums, that
/// word.
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

    /// What [#text] has written.
    static Optional<Checksum> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        var words = text.split(" ", 3);
        return Optional.of(
                new Checksum(StoredWords.ALGORITHM.read(words[0]), words[1], words.length > 2));
    }
}
