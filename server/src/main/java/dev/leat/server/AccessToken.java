package dev.leat.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// A secret that grants access to an app. It is either the token in the state folder, which the
/// `leat` command uses, or the token that every request needs if other machines can reach the app.
public record AccessToken(String text) {

    /// The minimum length, in characters, of a token that the user chooses.
    public static final int FEWEST = 16;

    private static final String SCHEME = "Bearer ";
    private static final int BYTES = 24;

    /// Returns a new random token.
    public static AccessToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new AccessToken(HexFormat.of().formatHex(bytes));
    }

    public String header() {
        return SCHEME + text;
    }

    /// Returns the reason why a token cannot be used; empty if it can.
    public static Optional<String> wrong(String text) {
        if (text.length() < FEWEST) {
            return Optional.of(
                    "has %d characters; a token must have at least %d"
                            .formatted(text.length(), FEWEST));
        }
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? Optional.empty()
                : Optional.of(
                        "has characters that are not valid in an HTTP header; use letters and digits");
    }

    /// Returns true if the request has this token. The comparison takes constant time.
    public boolean allows(Request request) {
        String given = request.header().apply("Authorization").orElse("").strip();
        if (!given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return matches(given.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
    }

    /// Returns true if the bytes are this token. The comparison takes constant time.
    public boolean matches(byte[] secret) {
        return MessageDigest.isEqual(secret, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Omits the secret, because the text may be logged.
    @Override
    public String toString() {
        return "Token[...]";
    }
}
