package dev.leat.batch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Message digests that each Java runtime has.
public final class Hashes {

    private Hashes() {}

    public static MessageDigest sha256() {
        return digest("SHA-256");
    }

    public static MessageDigest md5() {
        return digest("MD5");
    }

    /// Returns the SHA-256 of the text in UTF-8.
    public static byte[] sha256(String text) {
        return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns the SHA-256 in hexadecimal.
    public static String sha256Hex(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content));
    }

    /// Returns the SHA-256 of the text in UTF-8, in hexadecimal.
    public static String sha256Hex(String text) {
        return HexFormat.of().formatHex(sha256(text));
    }

    /// Returns the MD5 of a file in hexadecimal, which is the ETag of an object that is put at
    /// once.
    public static String md5(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), md5())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    /// Returns Java's digest of this name, such as `SHA-256`.
    public static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no " + name, missing);
        }
    }
}
