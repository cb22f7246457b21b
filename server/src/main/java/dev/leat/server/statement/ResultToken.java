package dev.leat.server.statement;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The token of a page of a result: the offset of its first row in bytes, and a checksum of this
/// offset and the name of the result, because another offset may be within a row.
public final class ResultToken {

    private static final Pattern TOKEN = Pattern.compile("(\\d{1,18})-[0-9a-f]{8}");

    private ResultToken() {}

    public static String of(String result, long offset) {
        var sum = new CRC32();
        sum.update((result + " " + offset).getBytes(StandardCharsets.UTF_8));
        return "%d-%08x".formatted(offset, sum.getValue());
    }

    /// Returns the offset of a page; empty if its token is not valid.
    ///
    /// @param token null for the first page
    public static OptionalLong offset(String result, @Nullable String token) {
        if (token == null) {
            return OptionalLong.of(0);
        }
        var match = TOKEN.matcher(token);
        if (match.matches()) {
            long offset = Long.parseLong(match.group(1));
            if (token.equals(of(result, offset))) {
                return OptionalLong.of(offset);
            }
        }
        return OptionalLong.empty();
    }
}
