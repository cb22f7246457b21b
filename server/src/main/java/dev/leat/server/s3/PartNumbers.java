package dev.leat.server.s3;

import dev.leat.port.Uploads;
import org.jspecify.annotations.Nullable;

/// Part numbers in requests.
final class PartNumbers {

    private PartNumbers() {}

    /// @throws S3ErrorException if the part number is invalid
    static int check(@Nullable Integer number) {
        if (number == null || number < 1 || number > Uploads.MOST_PARTS) {
            throw S3ErrorException.invalidArgument(
                    "partNumber",
                    String.valueOf(number),
                    "Part number must be an integer between 1 and 10000, inclusive");
        }
        return number;
    }
}
