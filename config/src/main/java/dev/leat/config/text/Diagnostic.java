package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import java.util.Comparator;
import java.util.Optional;

/// A problem or warning about an app file: position, message and hint. The position is
/// [SourcePosition#NONE] if it concerns the whole file.
///
/// @param kind the message of lint without its values; empty if `what` is another text
public record Diagnostic(
        String file,
        SourcePosition mark,
        Optional<LintMessage> kind,
        String what,
        Optional<String> hint) {

    /// A diagnostic whose text is not a message of lint.
    public Diagnostic(String file, SourcePosition mark, String what, Optional<String> hint) {
        this(file, mark, Optional.empty(), what, hint);
    }

    /// A message of lint with its values.
    Diagnostic(String file, SourcePosition mark, LintMessage message, Object... values) {
        this(file, mark, Optional.of(message), message.what(values), message.hint(values));
    }

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
