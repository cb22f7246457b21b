package dev.leat.batch;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/// The version of an object, as a notification of the object describes it. Texts that the
/// notification does not have are empty. S3's version ids identify a version and have no order. Its
/// sequencers order the events of one key and do not identify a version
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html). A
/// platform finds the version by [dev.leat.port.ObjectStorage#named].
public record VersionHint(String versionId, String sequencer) {

    /// The hint of a notification that does not describe a version.
    public static final VersionHint NONE = new VersionHint("", "");

    /// Matches the versions of Leat's own buckets.
    private static final Pattern OWN = Pattern.compile("[0-7][0-9a-f]{15}");

    /// Returns the hint of a version of Leat's own buckets.
    public static VersionHint of(long version) {
        var text = "%016x".formatted(version);
        return new VersionHint(text, text);
    }

    /// Returns the version in a notification of Leat's own buckets, which have it as version id and
    /// as sequencer; empty for the notifications of other services.
    public OptionalLong own() {
        return sequencer.equals(versionId) && OWN.matcher(versionId).matches()
                ? OptionalLong.of(Long.parseLong(versionId, 16))
                : OptionalLong.empty();
    }
}
