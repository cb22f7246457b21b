package dev.leat.local.bucket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Compares texts by their UTF-8 bytes. This order equals the order of code points, but differs
/// from the order of Java strings.
final class Utf8Order {

    private Utf8Order() {}

    static int compare(String a, String b) {
        return Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns the least text that is greater than all texts with this prefix; null if there is
    /// none.
    static @Nullable String behind(String prefix) {
        var rest = prefix;
        while (!rest.isEmpty()) {
            int last = rest.codePointBefore(rest.length());
            rest = rest.substring(0, rest.length() - Character.charCount(last));
            if (last < Character.MAX_CODE_POINT) {
                int next =
                        last + 1 == Character.MIN_SURROGATE
                                ? Character.MAX_SURROGATE + 1
                                : last + 1;
                return rest + Character.toString(next);
            }
        }
        return null;
    }
}
