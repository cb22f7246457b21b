package dev.leat.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The secret that whoever may drive a running app has read from its state folder. A web page, or
/// another user of the machine, has not.
public record Token(String text) {

    private static final String SCHEME = "Bearer ";
    private static final int BYTES = 24;

    /// A new one, which nobody can guess.
    public static Token random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Token(HexFormat.of().formatHex(bytes));
    }

    String header() {
        return SCHEME + text;
    }

    boolean allows(Request request) {
        byte[] given =
                request.header().apply("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, header().getBytes(StandardCharsets.UTF_8));
    }

    /// Not the secret itself: this may reach a log.
    @Override
    public String toString() {
        return "Token[...]";
    }
}
