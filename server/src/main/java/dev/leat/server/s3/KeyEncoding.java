package dev.leat.server.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The encoding of keys in a listing: none, or URL encoding.
enum KeyEncoding {
    PLAIN,
    URL;

    private static final String WORD = "url";

    /// @throws S3ErrorException if S3 has no such encoding
    static KeyEncoding named(@Nullable String asked) {
        if (asked == null || asked.isEmpty()) {
            return PLAIN;
        }
        if (!asked.equals(WORD)) {
            throw S3ErrorException.invalidArgument(
                    "encoding-type", asked, "Invalid Encoding Method specified in Request");
        }
        return URL;
    }

    /// Returns the name of the encoding in a response.
    @Nullable String word() {
        return this == URL ? WORD : null;
    }

    String of(String text) {
        return this == PLAIN
                ? text
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    @Nullable String orNull(@Nullable String text) {
        return text == null ? null : of(text);
    }
}
