package dev.leat.decode;

import org.jspecify.annotations.Nullable;

/// Messages for characters that are never allowed in strings: U+0000, which terminates strings in
/// SQL databases, and an unpaired surrogate, which no encoding can represent.
final class TextRules {

    static final String NUL = "contains a NUL character";
    static final String SURROGATE = "contains an unpaired surrogate";

    private TextRules() {}

    static @Nullable String wrong(char[] chars, int from, int length) {
        for (int i = from; i < from + length; i++) {
            char c = chars[i];
            if (c == 0) {
                return NUL;
            }
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < from + length
                                && Character.isLowSurrogate(chars[i + 1]);
                if (!pair) {
                    return SURROGATE;
                }
                i++;
            }
        }
        return null;
    }
}
