package dev.leat.config.text;

import dev.leat.app.Mark;
import java.util.Comparator;
import java.util.Optional;

/// Something about an app file that its author should change: where it stands, what is wrong, and
/// what to do about it. The mark is [Mark#NONE] where the file as a whole is meant.
public record Problem(String file, Mark mark, String what, Optional<String> hint) {

    /// By place in the file.
    static final Comparator<Problem> BY_PLACE =
            Comparator.<Problem>comparingInt(p -> p.mark().line())
                    .thenComparingInt(p -> p.mark().column());

    /// One line, as compilers write it: `app.yaml:12:7: what; hint`.
    @Override
    public String toString() {
        var place = mark.equals(Mark.NONE) ? file : file + ":" + mark.line() + ":" + mark.column();
        return place + ": " + what + hint.map(h -> "; " + h).orElse("");
    }
}
