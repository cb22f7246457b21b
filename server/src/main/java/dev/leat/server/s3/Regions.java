package dev.leat.server.s3;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;

/// The region of a new bucket. A client in us-east-1 may request any region, any other client only
/// its own.
final class Regions {

    /// The default region.
    static final String FIRST = "us-east-1";

    private static final String EUROPE = "EU";
    private static final String IRELAND = "eu-west-1";
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");

    private Regions() {}

    /// @param here the client's region
    /// @throws S3ErrorException if this client cannot create a bucket in the requested region
    static void check(@Nullable CreateBucketConfiguration configuration, String here) {
        String named = configuration == null ? null : configuration.locationConstraintAsString();
        String wanted = EUROPE.equals(named) ? IRELAND : named;
        if (wanted == null || wanted.isEmpty()) {
            if (!here.equals(FIRST)) {
                throw incompatible("unspecified", here);
            }
            return;
        }
        if (wanted.equals(FIRST) || !REGION.matcher(wanted).matches()) {
            throw new S3ErrorException(
                            "InvalidLocationConstraint",
                            400,
                            "The specified location-constraint is not valid")
                    .detail("LocationConstraint", wanted);
        }
        if (!here.equals(FIRST) && !here.equals(wanted)) {
            throw incompatible(wanted, here);
        }
    }

    private static S3ErrorException incompatible(String wanted, String here) {
        return new S3ErrorException(
                "IllegalLocationConstraintException",
                400,
                ("The %s location constraint is incompatible for the region specific endpoint this"
                                + " request was sent to. Use LocationConstraint %s.")
                        .formatted(wanted, here));
    }
}
