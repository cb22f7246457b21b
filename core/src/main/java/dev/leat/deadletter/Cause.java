package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What dead letters are grouped by: a reason with the values taken out. `word` is the reason's own
/// cause (`type`, `check`, ...), `field` a path without positions (`items[].quantity`), `text` the
/// message with `_` for every value. Empty texts where there is nothing to say.
public record Cause(String pipeline, String step, String word, String field, String text) {

    /// The word of letters that do not say why.
    public static final String UNKNOWN = "unknown";

    /// The group of letters without an attribute that says why: somebody else sent them.
    public static final Cause UNSAID =
            new Cause("", "", UNKNOWN, "", "no attribute 'leat' says why");

    private static final String CHECK = "check";
    private static final Pattern POSITION = Pattern.compile("\\[\\d+]");
    private static final int ID_BYTES = 3;

    /// Texts in quotes, times, digests and numbers. An apostrophe between letters is no quote.
    private static final Pattern VALUE =
            Pattern.compile(
                    "(?<!\\w)'(?:[^']|'(?=\\w))*'(?!\\w)|\"[^\"]*\""
                            + "|\\b\\d{4}-\\d\\d-\\d\\d[T ][\\d:.]+Z?"
                            + "|\\b[0-9a-f]{16,64}\\b"
                            + "|(?<![\\w.])[-+]?\\d[\\d.,]*(?:[eE][-+]?\\d+)?(?!\\w)");

    /// The cause of a file's letter, whose lines are told of by the reasons behind it.
    public static final String REJECTED_LINES = "rejected_lines";

    /// What stands before the reason of lines of a file, see [#counted].
    private static final Pattern COUNTED =
            Pattern.compile("^(?:line \\d+|[\\d,]+ times, first in line \\d+): ");

    /// The message of a reason that so many lines of a file have, this one first.
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
        // the sentence of a check is the author's, with numbers of its own
        var text = reason.cause().equals(CHECK) ? message : VALUE.matcher(message).replaceAll("_");
        return new Cause(
                pipeline,
                reason.step().orElse(""),
                reason.cause(),
                POSITION.matcher(reason.field().orElse("")).replaceAll("[]"),
                text);
    }

    /// The groups of a message in a dead-letter queue that has these attributes: each once, at
    /// least one.
    public static List<Cause> of(Map<String, Attribute> attributes) {
        return DeadLetterInfo.of(attributes).map(DeadLetterInfo::causes).orElse(List.of(UNSAID));
    }

    /// What went wrong, in few words: the sentence of a check, the field and what is wrong with it,
    /// or else the step.
    public String where() {
        if (word.equals(CHECK) || field.isEmpty()) {
            return text.isEmpty() ? step : text;
        }
        return text.isEmpty() ? field : field + " " + text;
    }

    /// Six hex digits by which people and commands name the group.
    public String id() {
        var text = String.join("\n", pipeline, step, word, field, this.text);
        return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)), 0, ID_BYTES);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
