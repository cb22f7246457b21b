package dev.leat.decode;

import org.jspecify.annotations.Nullable;

/// What no text may hold: U+0000, which SQL texts end at, and half a surrogate pair, which no
/// encoding can write.
final class TextRules {

    static final String NUL = "holds a NUL character";
    static final String SURROGATE = "holds half a surrogate pair";

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
