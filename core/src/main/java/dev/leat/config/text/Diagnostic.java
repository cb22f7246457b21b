package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import java.util.Comparator;
import java.util.Optional;

/// Something about an app file that its author should change: where it stands, what is wrong, and
/// what to do about it. The mark is [SourcePosition#NONE] where the file as a whole is meant.
public record Diagnostic(String file, SourcePosition mark, String what, Optional<String> hint) {

    /// By place in the file.
    static final Comparator<Diagnostic> BY_PLACE =
            Comparator.<Diagnostic>comparingInt(p -> p.mark().line())
                    .thenComparingInt(p -> p.mark().column());

    /// One line, as compilers write it: `app.yaml:12:7: what; hint`.
    @Override
    public String toString() {
        var place =
                mark.equals(SourcePosition.NONE)
                        ? file
                        : file + ":" + mark.line() + ":" + mark.column();
        return place + ": " + what + hint.map(h -> "; " + h).orElse("");
    }
}
