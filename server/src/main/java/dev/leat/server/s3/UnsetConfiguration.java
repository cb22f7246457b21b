package dev.leat.server.s3;

import dev.leat.port.AwsNames;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;

/// Refuses requests for optional features that Leat does not support, such as object locks and
/// customer keys. A client could not rely on the feature if Leat only ignored it.
final class UnsetConfiguration {

    /// An unsupported feature. `header` is the prefix of its headers, `text` the message of the
    /// error.
    private record Feature(String header, String text) {}

    private static final List<Feature> FEATURES =
            List.of(
                    new Feature(
                            "x-amz-server-side-encryption-customer",
                            "Leat does not support customer-provided keys; remove the"
                                    + " headers x-amz-server-side-encryption-customer-*."),
                    new Feature(
                            "x-amz-copy-source-server-side-encryption-customer",
                            "Leat does not support customer-provided keys; remove the"
                                    + " headers"
                                    + " x-amz-copy-source-server-side-encryption-customer-*."),
                    new Feature(
                            "x-amz-server-side-encryption-aws-kms",
                            "Leat does not support KMS; remove the key."),
                    new Feature(
                            "x-amz-object-lock",
                            "Leat does not support object lock; remove the headers x-amz-object-lock-*."),
                    new Feature(
                            "x-amz-bucket-object-lock",
                            "Leat does not support object lock; create the bucket without it."),
                    new Feature(
                            "x-amz-write-offset-bytes",
                            "Leat does not support appends; upload objects whole or in parts."),
                    new Feature(
                            "x-amz-tagging",
                            "Leat does not support object tags; use metadata (x-amz-meta-*)."));

    private static final String TAGGING_DIRECTIVE = "x-amz-tagging-directive";
    private static final String ENCRYPTION = "x-amz-server-side-encryption";
    private static final String ACL = "x-amz-acl";
    private static final String GRANTS = "x-amz-grant-";
    private static final String OWNER = "ExpectedBucketOwner";
    private static final String SOURCE_OWNER = "ExpectedSourceBucketOwner";

    /// ACLs that are accepted, because they describe the access that always applies in Leat.
    private static final Set<String> OWN_ACLS = Set.of("private", "bucket-owner-full-control");

    private UnsetConfiguration() {}

    /// @throws S3ErrorException if the request uses an unsupported feature
    static void check(SdkPojo request) {
        for (var field : request.sdkFields()) {
            var value = field.getValueOrDefault(request);
            if (value != null && !(value instanceof Boolean wanted && !wanted)) {
                check(field.locationName(), value.toString());
                if (field.memberName().equals(OWNER) || field.memberName().equals(SOURCE_OWNER)) {
                    checkOwner(value.toString());
                }
            }
        }
    }

    private static void check(String header, String value) {
        if ((header.equals(ACL) && !OWN_ACLS.contains(value)) || header.startsWith(GRANTS)) {
            throw new S3ErrorException(
                    "AccessControlListNotSupported",
                    400,
                    "The bucket does not allow ACLs: every client of Leat may read and write"
                            + " everything.");
        }
        if (header.equals(ENCRYPTION) && !value.equals("AES256")) {
            throw S3ErrorException.notImplemented(
                            "Leat does not support KMS; remove '%s'.".formatted(value))
                    .detail("Header", header);
        }
        if (header.equals(TAGGING_DIRECTIVE)) {
            return;
        }
        for (var feature : FEATURES) {
            if (header.startsWith(feature.header())) {
                throw S3ErrorException.notImplemented(feature.text()).detail("Header", header);
            }
        }
    }

    private static void checkOwner(String account) {
        if (!account.equals(AwsNames.ACCOUNT)) {
            throw S3ErrorException.accessDenied(
                    "Access Denied: the bucket does not belong to account %s; the only account is %s."
                            .formatted(account, AwsNames.ACCOUNT));
        }
    }
}
