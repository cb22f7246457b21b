package dev.leat.batch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The name under which a pipeline stages its output for one input object version: a hash of
/// pipeline, bucket, version and key, in 32 hexadecimal digits.
public final class StagingName {

    private static final int BYTES = 16;

    private StagingName() {}

    public static String of(String pipeline, FileUnit unit) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            var text = String.join("\n", pipeline, unit.bucket(), unit.versionText(), unit.key());
            var hash = sha.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
