package dev.leat.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// A secret that opens an app to whoever has it: the one that its own commands read from its state
/// folder, or the one that everybody needs if it listens beyond its machine.
public record AccessToken(String text) {

    /// Characters that one must have which a person thought of.
    public static final int FEWEST = 16;

    private static final String SCHEME = "Bearer ";
    private static final int BYTES = 24;

    /// A new one, which nobody can guess.
    public static AccessToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new AccessToken(HexFormat.of().formatHex(bytes));
    }

    public String header() {
        return SCHEME + text;
    }

    /// Why this is no token that can be used; empty if it is one.
    public static Optional<String> wrong(String text) {
        if (text.length() < FEWEST) {
            return Optional.of(
                    "has %d characters; a token needs %d or more".formatted(text.length(), FEWEST));
        }
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? Optional.empty()
                : Optional.of(
                        "has characters that cannot stand in a header; use letters and digits");
    }

    /// Whether the request has it, in constant time.
    public boolean allows(Request request) {
        String given = request.header().apply("Authorization").orElse("").strip();
        if (!given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] secret = given.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(secret, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Not the secret itself: this may reach a log.
    @Override
    public String toString() {
        return "Token[...]";
    }
}
