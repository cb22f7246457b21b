package dev.leat.aws;

/// The parts of the ARN of a resource that its whole account has in common
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html).
public record ArnParts(String partition, String region, String account) {

    private static final int PARTITION = 1;
    private static final int REGION = 3;
    private static final int ACCOUNT = 4;

    public static ArnParts of(String arn) {
        var parts = arn.split(":", -1);
        return new ArnParts(parts[PARTITION], parts[REGION], parts[ACCOUNT]);
    }
}
