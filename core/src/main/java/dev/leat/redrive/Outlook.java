package dev.leat.redrive;

import dev.leat.letter.Cause;
import java.util.List;

/// What would become of a letter that came back now: it PASSES, FAILS again of these causes, or it
/// is UNKNOWN, and why.
public record Outlook(Word word, List<Cause> causes, String why) {

    public static final Outlook PASSES = new Outlook(Word.PASSES, List.of(), "");

    public enum Word {
        PASSES,
        FAILS,
        UNKNOWN
    }

    public Outlook {
        causes = List.copyOf(causes);
    }

    public static Outlook fails(List<Cause> causes) {
        return new Outlook(Word.FAILS, causes, "");
    }

    public static Outlook unknown(String why) {
        return new Outlook(Word.UNKNOWN, List.of(), why);
    }
}
