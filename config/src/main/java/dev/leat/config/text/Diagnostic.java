package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import java.util.Comparator;
import java.util.Optional;

/// A problem or warning about an app file: position, message and hint. The position is
/// [SourcePosition#NONE] if it concerns the whole file.
public record Diagnostic(String file, SourcePosition mark, String what, Optional<String> hint) {

    /// Orders diagnostics by position in the file.
    static final Comparator<Diagnostic> BY_PLACE =
            Comparator.comparing(Diagnostic::file)
                    .thenComparingInt(p -> p.mark().line())
                    .thenComparingInt(p -> p.mark().column());

    /// Returns one line in the format of compilers, `app.yaml:12:7: what; hint`.
    @Override
    public String toString() {
        var place =
                mark.equals(SourcePosition.NONE)
                        ? file
                        : file + ":" + mark.line() + ":" + mark.column();
        return place + ": " + what + hint.map(h -> "; " + h).orElse("");
    }
}
