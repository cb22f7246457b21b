package dev.leat.port;

/// The place from which events come, as they name it.
public record EventPlace(String source, String account, String region) {

    /// The embedded platform, whose events have the source of the AWS Glue jobs that they resemble.
    public static final EventPlace EMBEDDED =
            new EventPlace("aws.glue", AwsNames.ACCOUNT, AwsNames.REGION);

    /// Returns the source of the events of an app on AWS, which refuses sources that begin with
    /// `aws.`.
    public static String source(String app) {
        return "leat." + app;
    }
}
