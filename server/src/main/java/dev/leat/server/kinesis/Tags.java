package dev.leat.server.kinesis;

import java.util.Map;

/// The limits of the tags of a stream.
final class Tags {

    private static final int MOST = 50;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    private Tags() {}

    /// Returns the tags.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if there are too many, or one is too long
    static Map<String, String> checked(Map<String, String> tags) {
        tags.forEach((key, value) -> {
            Constraints.length(key, "tags", 1, LONGEST_KEY);
            Constraints.length(value, "tags", 0, LONGEST_VALUE);
        });
        if (tags.size() > MOST) {
            throw KinesisErrors.invalid(
                    "Failed to add tags: a given stream cannot have more than " + MOST + " tags.");
        }
        return tags;
    }
}
