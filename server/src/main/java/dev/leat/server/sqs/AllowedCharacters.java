package dev.leat.server.sqs;

/// The characters that SQS allows in messages: those that XML 1.0 can contain.
final class AllowedCharacters {

    private static final String ALLOWED =
            "#x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]";

    private AllowedCharacters() {}

    /// @throws AwsErrorException if the text has any other character; `where` names the text in the
    ///   error
    static void check(String text, String where) {
        int bad = firstBad(text);
        if (bad >= 0) {
            throw SqsErrors.invalidContents(
                    "Invalid binary character '#x%X' was found in the %s, the set of allowed characters is %s"
                            .formatted((int) text.charAt(bad), where, ALLOWED));
        }
    }

    static boolean allowed(String text) {
        return firstBad(text) < 0;
    }

    private static int firstBad(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < Character.MIN_SURROGATE) {
                continue;
            }
            if (c < ' ' ? c != '\t' && c != '\n' && c != '\r' : c > '\ufffd') {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
