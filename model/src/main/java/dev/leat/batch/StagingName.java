package dev.leat.batch;

import java.util.HexFormat;

/// The name under which a pipeline stages its output for one input object version: a hash of
/// pipeline, bucket, version and key, in 32 hexadecimal digits.
public final class StagingName {

    private static final int BYTES = 16;

    private StagingName() {}

    public static String of(String pipeline, FileUnit unit) {
        var text = String.join("\n", pipeline, unit.bucket(), unit.versionText(), unit.key());
        return HexFormat.of().formatHex(Hashes.sha256(text), 0, BYTES);
    }
}
