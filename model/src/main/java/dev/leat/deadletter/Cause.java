package dev.leat.deadletter;

import com.google.re2j.Pattern;
import dev.leat.batch.Attribute;
import dev.leat.batch.Hashes;
import dev.leat.batch.Reason;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The key by which dead letters are grouped: a reason without its values. `code` is the reason's
/// cause code (`type`, `check`, ...), `field` a path without positions (`items[].quantity`), and
/// `text` the message with `_` in place of every value. Components that a reason does not have are
/// empty strings.
public record Cause(String pipeline, String step, String code, String field, String text) {

    /// The cause code of dead letters whose cause is not known.
    public static final String UNKNOWN = "unknown";

    /// The group of dead letters without a `leat` attribute: Leat did not write them. The group's
    /// id is computed from this text: do not change it.
    public static final Cause UNSTATED =
            new Cause("", "", UNKNOWN, "", "no attribute 'leat' says why");

    private static final String CHECK = "check";
    private static final Pattern POSITION = Pattern.compile("\\[\\d+]");
    private static final int ID_BYTES = 3;

    /// The end of a message that [Reason] has cut.
    private static final String CUT = "(?<=.. \\([0-9,]{1,20} characters\\))\\z";

    /// Quoted text, times, digests and numbers. An apostrophe between letters is not a quote. The
    /// quoted name of a resource of the app is no value. A quoted text may end where the message
    /// was cut. Its quantifier is possessive: otherwise Java's engine would recurse for each
    /// character.
    private static final java.util.regex.Pattern VALUE =
            java.util.regex.Pattern.compile(
                    "(?<!\\w)(?<!\\b(?:lookup|measure|view|table|bucket|queue) )'(?:[^']++|'(?=\\w))*+(?:'|"
                            + CUT
                            + ")|\"[^\"]*+(?:\"|"
                            + CUT
                            + ")"
                            + "|\\b\\d{4}-\\d\\d-\\d\\d[T ][\\d:.]+Z?"
                            + "|\\b[0-9a-f]{16,64}\\b"
                            + "|(?<![\\w.])[-+]?\\d[\\d.,]*(?:[eE][-+]?\\d+)?(?!\\w)");

    /// The cause code of the first reason in the dead letter of a file with rejected lines. The
    /// reasons of these lines follow this reason.
    public static final String REJECTED_LINES = "rejected_lines";

    /// The beginning of the message of a reason that lines of a file share, see [#counted].
    private static final Pattern COUNTED =
            Pattern.compile("^(?:line \\d+|[\\d,]+ times, first in line \\d+): ");

    /// Returns the message of a reason that `count` lines of a file share. `line` is the first of
    /// these lines.
    public static String counted(long count, long line, String message) {
        return count == 1
                ? "line %d: %s".formatted(line, message)
                : String.format(
                        Locale.ROOT, "%,d times, first in line %d: %s", count, line, message);
    }

    public static Cause of(String pipeline, Reason reason) {
        if (reason.cause().equals(REJECTED_LINES)) {
            return new Cause(pipeline, "", REJECTED_LINES, "", "lines of a file were rejected");
        }
        var message = COUNTED.matcher(reason.message()).replaceFirst("");
        // The message of a check is used unchanged, because the author of the app file wrote the
        // numbers in it.
        var text = reason.cause().equals(CHECK) ? message : withoutValues(message);
        return new Cause(
                pipeline,
                reason.step().orElse(""),
                reason.cause(),
                POSITION.matcher(reason.field().orElse("")).replaceAll("[]"),
                text);
    }

    /// Returns a message, as long as reasons have it, with `_` in place of every value.
    public static String withoutValues(String message) {
        return VALUE.matcher(Reason.of("", message).message()).replaceAll("_");
    }

    /// Returns the distinct groups of a dead letter with these attributes, at least one.
    public static List<Cause> of(Map<String, Attribute> attributes) {
        return DeadLetterInfo.of(attributes).map(DeadLetterInfo::causes).orElse(List.of(UNSTATED));
    }

    /// Returns a short description of the place of the failure: the message of a check; otherwise
    /// the field and its error; otherwise the step.
    public String where() {
        if (code.equals(CHECK) || field.isEmpty()) {
            return text.isEmpty() ? step : text;
        }
        return text.isEmpty() ? field : field + " " + text;
    }

    /// Returns the group's id in commands and output: six hexadecimal digits.
    public String id() {
        var text = String.join("\n", pipeline, step, code, field, this.text);
        return HexFormat.of().formatHex(Hashes.sha256(text), 0, ID_BYTES);
    }
}
